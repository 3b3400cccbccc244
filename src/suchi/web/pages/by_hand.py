"""Acts that hands do where packs and vehicles stand: what the yard's general form reports, and with it a shared tablet.

What a company says of itself (its models, permits, delegations, exports, corrections of what it reported) is not
among them: whoever types six digits at a tablet that stands about reports what they have just done, and no more.
"""

from __future__ import annotations

BY_HAND = frozenset(
    """BatteryRemoved BatteryInstalled BatteryReplaced BatteryRepaired BatterySwapped SwapStockChanged HealthReported PackSighted
    RecallRemedied VehicleTakenIn VehicleScrapped VehicleReturned BatteryRetired BatteryCollected TakeBackRefused
    HandoverSent HandoverReceived HandoverCancelled HandoverRedirected PlatformCodeAssigned LabelReplaced
    BatteryTested BatteryDismantled BatchProcessed ProductMade ProductShipped LotDeclared LotSplit LotsMerged ResidueDisposed
    IncidentReported BatteryLost BatteryFound""".split()
)
"""Names of event types."""
