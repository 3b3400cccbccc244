// Draws charts from the tables beneath them. The table is the truth: without this script, in print and to a screen reader it is what there is.
import { BarChart, LineChart, SankeyChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, SankeyChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const drawn = new Map();
const NARROW_PX = 560; // under this the bands of a flow cannot be read: its table stays open, each mass a bar

export function drawAll(within) {
  for (const figure of within.querySelectorAll("figure[data-chart]")) draw(figure);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const figure of drawn.keys()) draw(figure);
});

function draw(figure) {
  for (const [old, chart] of drawn) {
    if (!old.isConnected || old === figure) {
      chart.dispose();
      drawn.delete(old);
    }
  }
  const stage = figure.querySelector(".chart-stage");
  const narrow = figure.dataset.chart === "sankey" && figure.clientWidth < NARROW_PX;
  figure.dataset.shown = narrow ? "table" : "chart";
  if (narrow) return;
  const table = figure.querySelector("table");
  const look = colours(figure);
  const option = {
    sankey,
    line: (rows) => axes(rows, "line"),
    bar: (rows) => axes(rows, "bar"),
    stack: (rows) => axes(rows, "bar", "all"),
  }[figure.dataset.chart](read(table), look, figure.clientWidth);
  stage.hidden = false;
  const chart = init(stage, null, { renderer: "canvas" });
  // Rich text and not HTML: a tip of HTML would bring styles of its own, which the page's policy refuses.
  chart.setOption({
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 400,
    textStyle: { fontFamily: look.font, color: look.ink },
    tooltip: {
      trigger: figure.dataset.chart === "sankey" ? "item" : "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: look.card,
      borderColor: look.line,
      textStyle: { color: look.ink, fontSize: 13 },
    },
    ...option,
  });
  drawn.set(figure, chart);
  new ResizeObserver(() => chart.isDisposed() || chart.resize()).observe(stage);
  const details = figure.querySelector("details");
  if (details) details.open = false;

  function axes(data, type, stack) {
    const many = data.series.length > 1;
    return {
      color: [look.brand, look.warn, look.info, look.bad, look.ink3],
      grid: { left: 8, right: 12, top: many ? 40 : 16, bottom: 8, containLabel: true },
      legend: many ? { top: 0, left: 0, textStyle: { color: look.ink2 }, icon: "roundRect", itemWidth: 12, itemHeight: 12 } : undefined,
      xAxis: {
        type: "category",
        data: data.names,
        axisLine: { lineStyle: { color: look.line } },
        axisTick: { show: false },
        axisLabel: { color: look.ink2 },
      },
      yAxis: { type: "value", axisLabel: { color: look.ink2, formatter: thin }, splitLine: { lineStyle: { color: look.line } } },
      series: data.series.map((one) => ({
        name: one.name,
        type,
        stack,
        data: one.values,
        symbolSize: 6,
        lineStyle: { width: 2 },
        barMaxWidth: 32,
        itemStyle: type === "bar" && !stack ? { borderRadius: [4, 4, 0, 0] } : undefined,
      })),
    };
  }
}

// Rows of a table by what its cells mean: `data-value` is the number behind what is written.
function read(table) {
  const number = (cell) => (cell.dataset.value === undefined || cell.dataset.value === "" ? null : Number(cell.dataset.value));
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows].map((row) => ({ tone: row.dataset.tone, cells: [...row.cells] }));
  return {
    names: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.slice(1).map((name, at) => ({ name, values: rows.map((row) => number(row.cells[at + 1])) })),
    links: rows.map((row) => ({
      from: row.cells[0].textContent.trim(),
      to: row.cells[1].textContent.trim(),
      value: row.cells[2] ? number(row.cells[2]) : null,
      tone: row.tone,
      depth: [row.cells[0].dataset.depth, row.cells[1].dataset.depth],
    })),
  };
}

// Thousands in threes with thin spaces, as everywhere in the pages; sums of masses lose what floating point adds to them.
function thin(value) {
  const [whole, decimals] = String(Math.round(value * 1000) / 1000).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, "\u2009") + (decimals ? `.${decimals}` : "");
}

const RIGHT_PX = 190; // room for the names of the last column

// As near as a label need be; the table has it exactly.
function near(value) {
  const decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

function sankey(data, look, width) {
  const depths = 1 + Math.max(...data.links.map((link) => Number(link.depth[1] ?? 1)));
  const tones = { bad: look.bad, warn: look.warn, info: look.info };
  const nodes = new Map();
  for (const link of data.links) {
    for (const [at, name] of [link.from, link.to].entries()) {
      const node = nodes.get(name) ?? { name, itemStyle: { color: look.brand, borderWidth: 0 } };
      if (link.depth[at] !== undefined) node.depth = Number(link.depth[at]);
      if (at === 1 && tones[link.tone]) node.itemStyle = { color: tones[link.tone], borderWidth: 0 };
      nodes.set(name, node);
    }
  }
  return {
    series: [
      {
        type: "sankey",
        left: 4,
        right: RIGHT_PX,
        top: 8,
        bottom: 16,
        nodeWidth: 10,
        nodeGap: 22,
        draggable: false,
        emphasis: { focus: "adjacency" },
        label: {
          color: look.ink,
          fontSize: 12,
          width: Math.max(80, (width - RIGHT_PX) / Math.max(1, depths - 1) - 24),
          overflow: "break",
          formatter: (one) => `${one.name} ${thin(near(one.value))}`,
        },
        data: [...nodes.values()],
        links: data.links
          .filter((link) => link.value > 0)
          .map((link) => ({
            source: link.from,
            target: link.to,
            value: link.value,
            lineStyle: { color: tones[link.tone] ?? look.brand, opacity: 0.22 },
          })),
      },
    ],
  };
}

function colours(element) {
  const style = getComputedStyle(element);
  const of = (name) => style.getPropertyValue(name).trim();
  return {
    ink: of("--ink"),
    ink2: of("--ink-2"),
    ink3: of("--ink-3"),
    line: of("--line"),
    card: of("--card"),
    brand: of("--brand"),
    ok: of("--ok"),
    warn: of("--warn"),
    bad: of("--bad"),
    info: of("--info"),
    font: of("--sans"),
  };
}
