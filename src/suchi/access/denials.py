"""Every way in which access is denied: a stable code, what happened and what to do, in both languages; no more than that."""

from __future__ import annotations

from suchi.domain.errors import Failure

WORDS: dict[str, tuple[str, str]] = {
    # who are you
    "access.login-wrong": (
        "账号或密码不正确；请检查后重试，或用“忘记密码”重设",
        "the account or the password is not right: check both, or ask for a new password",
    ),
    "access.login-wait": (
        "尝试次数过多，请稍候再试（见 Retry-After）",
        "too many attempts: wait as long as Retry-After says",
    ),
    "access.login-locked": (
        "连续失败次数过多，密码登录已停用；请用“忘记密码”重设",
        "too many failures in a row have closed log-in by password: ask for a new one by mail",
    ),
    "access.totp-needed": ("请填写动态验证码或恢复码", "the code of your authenticator, or a recovery code, is needed"),
    "access.totp-wrong": (
        "动态验证码不正确或已用过；请等下一个验证码",
        "this code is wrong or was used before: wait for the next one",
    ),
    "access.session-ended": ("会话已结束，请重新登录", "this session has ended: log in again"),
    "access.session-needed": ("请先登录；此操作不接受密钥", "log in first; keys are not taken here"),
    "access.csrf": (
        "缺少或错误的防伪令牌；请刷新页面后重试，程序须发送 X-CSRF-Token",
        "the anti-forgery token is missing or wrong: reload the page; programs send it as X-CSRF-Token",
    ),
    "access.origin": ("请求来自其他网站，已拒绝", "this request came from another site and was refused"),
    # links
    "access.link-unknown": ("链接无效；请检查是否完整，或申请新链接", "this link is not known: check that it is whole, or ask for a new one"),
    "access.link-expired": ("链接已过期；请申请新链接", "this link has expired: ask for a new one"),
    "access.link-used": ("链接已使用过；请登录，或申请新链接", "this link has been used: log in, or ask for a new one"),
    # passwords
    "access.password-short": ("密码至少 15 个字符；可用一句话", "a password has at least 15 characters; a sentence will do"),
    "access.password-long": ("密码最多 128 个字符", "a password has at most 128 characters"),
    "access.password-common": (
        "此密码太常见，或只是账号、姓名、重复或连续的字符；请换一个",
        "this password is among the commonest, or is only your account, a name, or characters repeated or in a row: choose another",
    ),
    "access.password-characters": ("密码不能含控制字符", "a password holds no control characters"),
    "access.password-again": ("两次输入的密码不一致", "the two passwords are not the same"),
    "access.password-same": ("新密码不能与原密码相同", "the new password must differ from the old one"),
    # what you may do
    "access.role": ("您的角色无权进行此操作；请联系本单位管理员", "your role does not allow this: ask your administrator"),
    "access.company": ("该对象属于其他主体，您无权操作", "this belongs to another company"),
    "access.region": ("该事项不在您的辖区内", "this lies outside your region"),
    "access.field": (
        "该事项不属贵机关的职责领域；由相应的主管部门办理",
        "this is not of your authority's field of duty: the authority of that field sees to it",
    ),
    "access.not-concerned": (
        "您与该电池没有持有、生产、接收等关系，不能查看此内容；公开信息见其公开卡",
        "you neither hold, made nor are to receive this battery, so this is not shown; its public card is",
    ),
    "access.past": (
        "过去的状态只对与该电池有关的主体开放；请去掉 asOf 与 knownAt",
        "how it stood before is shown only to those who have to do with this battery: leave out asOf and knownAt",
    ),
    "access.registrar": ("此操作只限登记机构", "only the registrar may do this"),
    "access.key-scope": (
        "此密钥的权限范围不含此操作；请由管理员新建密钥",
        "the scopes of this key do not include this: an administrator can make another",
    ),
    "access.key-expired": ("此密钥已过期；请更换新密钥", "this key has expired: replace it"),
    "access.person-unknown": ("没有此账号", "there is no such account"),
    "access.person-exists": ("该登录名已被使用；请换一个", "this login is taken: choose another"),
    "access.person-self": ("不能停用自己或更改自己的角色；请由另一位管理员操作", "nobody disables themself or changes their own role: another administrator can"),
    "access.person-fields": (
        "账号资料有误：登录名 3–64 位小写字母、数字及 . _ - @，姓名不为空，邮箱形如 a@b.cn",
        "the account's data is wrong: a login has 3 to 64 lower-case letters, digits and . _ - @, a name is not empty, a mail address reads a@b.cn",
    ),
    "access.person-closed": (
        "该账号已停用，不能发送链接；请先恢复账号",
        "this account is closed, so no link is sent: open it again first",
    ),
    "access.office": (
        "主管部门人员须写明部门、层级与行政区划，且不超出该机关在册的辖区",
        "people of an authority have a ministry, a level and a region, within the region on record of that authority",
    ),
    "access.session-unknown": ("没有此会话", "there is no such session"),
    "access.totp-state": ("动态验证码尚未开始设置，或已启用", "the authenticator is not being set up, or is in use already"),
    # delegations
    "delegation.not-there": ("该委托不存在或已终止", "there is no such delegation, or it has ended"),
    # keys
    "access.key-unknown-id": ("没有此编号的密钥", "there is no key with this id"),
    "access.scope-names": (
        "权限范围只能是 report、read 或 event:事件类型",
        "scopes are report, read, or event: with a type of event",
    ),
    "access.public-key": ("须为 Ed25519 公钥（PEM，或 32 字节的 Base64），且未登记过", "an Ed25519 public key is needed (PEM, or 32 bytes as Base64) that is not registered yet"),
    "access.expiry-past": ("到期时间须在将来", "the expiry must lie in the future"),
    # signatures
    "access.signature-malformed": ("Signature-Input 或 Signature 无法读取；格式见 RFC 9421", "Signature-Input or Signature cannot be read; see RFC 9421"),
    "access.signature-coverage": (
        "签名须覆盖 @method，@target-uri 或 @authority 加 @path（有查询参数时加 @query），有正文时加 content-digest",
        "a signature covers @method, @target-uri or @authority with @path (and @query where there is one), and content-digest where there is a body",
    ),
    "access.signature-key": ("签名公钥未登记", "the key of this signature is not registered"),
    "access.signature-key-revoked": ("签名公钥已被吊销；请登记新公钥", "the key of this signature has been revoked: register a new one"),
    "access.signature-wrong": ("签名与请求不符", "the signature does not fit this request"),
    "access.signature-time": ("签名的 created/expires 不在有效期内；请校准时钟后重新签名", "created or expires of the signature is out of its window: set the clock and sign again"),
    "access.signature-replayed": ("此签名已使用过；请重新签名", "this signature was used before: sign again"),
    "access.digest-wrong": ("Content-Digest 与正文不符", "Content-Digest does not fit the body"),
    "access.signature-algorithm": ("只支持 ed25519 签名", "only ed25519 signatures are taken"),
    # OpenID
    "access.oidc-off": ("未启用单点登录", "log-in through a provider is not set up"),
    "access.oidc-failed": ("单点登录未成功；请重试", "log-in through the provider did not succeed: try again"),
    "access.oidc-unknown": ("该身份未关联本系统账号；请先由管理员邀请", "this identity belongs to no account here: an administrator invites you first"),
    # yard tablets
    "access.device-unknown": ("此设备未登记或已注销；请由管理员登记", "this device is not enrolled: an administrator enrols it"),
    "access.device-company": ("此设备属于其他主体", "this device belongs to another company"),
    "access.pin-form": ("PIN 须为 6 位数字，不能全同或连续", "a PIN has 6 digits, not all alike and not in a row"),
    "access.pin-wrong": ("PIN 不正确，或本班次已结束", "the PIN is not right, or its shift is over"),
    "access.pin-none": ("该平板上没有此人的班次，可能已结束", "nobody of that name is on shift on this tablet; it may be over already"),
    "access.pin-shift": ("一个班次为 1 到 12 小时", "a shift has 1 to 12 hours"),
    # applications
    "application.not-on-record": ("没有此申请，或凭证不符", "there is no such application, or its token does not fit"),
    "application.link-over": (
        "链接已过期（申请最后变动后 180 天）；请向登记机构查询，或重新申请",
        "this link is over (180 days after the application last changed): ask the registrar, or apply anew",
    ),
    "application.stage": ("申请的当前状态不允许此操作；请先查看其状态", "the application's stage does not allow this: look at it first"),
    "application.reasons": ("请写明理由", "give the reasons"),
    "application.company": ("统一社会信用代码有误", "the company code is malformed"),
    "application.office": ("主管部门与登记机构由运营方登记，不经申请", "authorities and registrars are registered by the operator, not by application"),
    "application.exists": ("该主体已登记；变更请由其管理员申请", "this company is registered already: its administrator applies for changes"),
    "application.nothing": ("申请与登记册现有内容相同，没有可变更之处", "the register has all of it as it is asked for: there is nothing to change"),
    "application.site": ("登记册中没有此场所；请核对场所编号，或先申请登记", "no such site of the company is on record: check its id, or apply for its registration"),
    "application.kind": ("补正不能改变申请的种类；请另行申请", "what is handed in anew must be of the same kind: make another application"),
    "application.refused": ("登记条目未被接受，申请仍待审核", "the entry was not accepted; the application is still under review"),
    # what is sealed
    "vault.no-key-file": (
        "未设置密钥文件，不能保存或读取个人信息；请用 suchi privacy new-key 生成，并以 SUCHI_KEY_FILE 指明",
        "there is no key file, so personal data can be neither kept nor read: make one with suchi privacy new-key, and name it in SUCHI_KEY_FILE",
    ),
    "vault.key-file-missing": (
        "密钥文件不存在；请恢复备份，或首次使用时用 suchi privacy new-key 生成",
        "the key file is not there: restore it, or for a new register make it with suchi privacy new-key",
    ),
    "vault.key-file-lost": (
        "密钥文件已丢失，而数据库中已有用它加密的内容；请恢复该文件，新密钥打不开旧内容",
        "the key file is gone, and the database holds what was sealed with it: restore the file, a new key would open nothing",
    ),
    "vault.key-file-exists": (
        "密钥文件已存在，未作改动；更换密钥请用 suchi privacy rotate",
        "there is a key file already, and it was left as it is: suchi privacy rotate changes keys",
    ),
    "vault.key-file-open": (
        "其他用户可以读取密钥文件；请执行 chmod 600",
        "others may read the key file: set its mode to 0600",
    ),
    "vault.key-file-unreadable": (
        "无法读写密钥文件；请检查路径与权限",
        "the key file cannot be read or written: check its path and permissions",
    ),
    "vault.key-file-damaged": (
        "密钥文件已损坏；请恢复备份",
        "the key file is damaged: restore it from its copy",
    ),
    "vault.key-unknown": (
        "加密所用的密钥不在密钥文件中；请恢复含有该密钥的文件",
        "the key that sealed this is not in the key file: restore the file that holds it",
    ),
    "vault.damaged": (
        "加密内容无法打开：已被改动、截断或移到别处；请从备份恢复该行",
        "this sealed value does not open: it was changed, cut or moved; restore its row from a backup",
    ),
    "vault.closed": (
        "暂时不能打开个人信息，已记入日志；请联系运营方",
        "personal data cannot be opened for the moment, and the log says why: tell the operator",
    ),
    "vault.key-current": (
        "该密钥正在使用；请先运行 suchi privacy rotate",
        "this key seals at present: run suchi privacy rotate first",
    ),
    "vault.key-used": (
        "仍有内容由该密钥加密；请先运行 suchi privacy rotate 直至完成",
        "something is still sealed with this key: run suchi privacy rotate to its end first",
    ),
    "vault.key-not-there": ("密钥文件中没有此密钥", "the key file holds no such key"),
    # attachments and leads
    "attachment.not-on-record": (
        "没有此附件，或您无权查看",
        "there is no such attachment, or it is not for you to see",
    ),
    "attachment.erased": ("附件已删除，账本中只留其散列", "the attachment was erased; only its hash is left, in the ledger"),
    "lead.not-on-record": ("没有此线索，或不在您的辖区内", "there is no such lead, or it lies outside your region"),
    "lead.not-settled": ("线索尚未处理，不能删除内容；请先采用或不予采用", "the lead is open, so nothing of it is erased: adopt or dismiss it first"),
    "draw.not-open": ("没有此次抽查，或已经抽取", "there is no such draw, or its word was named before"),
    "entry.no-text": ("账本中没有此条目，或其中没有文字说明", "there is no such entry, or it holds no free text"),
    "entry.text-erased": ("此条目的文字说明已经删除", "the free text of this entry is erased already"),
    "lead.not-open": ("没有此线索，或已处理", "there is no such lead, or it was settled before"),
    # permits
    "permit.not-on-record": ("登记册中没有此许可；请核对场所、种类、编号与起始日", "no such permit of the site is on record: check site, kind, number and first day"),
    "permit.verified": ("此许可已经核实，无需再次核实", "this permit is verified already"),
    # the limits
    "request.rate": ("请求过于频繁，请按 Retry-After 稍候", "too many requests: wait as long as Retry-After says"),
    "request.busy": (
        "同类请求正在进行：每家企业一次一个，全系统同时有限个；请按 Retry-After 稍候",
        "such requests are under way: one at a time for each company, and few at once for all; wait as long as Retry-After says",
    ),
    "body.fields": ("请求体与接口文档不符", "the body does not fit the documentation"),
    "upload.too-large": ("文件过大", "the file is too large"),
    "upload.type": ("文件内容不是允许的类型", "what the file holds is not of an allowed type"),
    "upload.mismatch": ("文件内容与声明的类型不符", "what the file holds is not what it is declared to be"),
    "upload.name": ("文件名须为 1 到 200 个字符，不含路径或控制字符", "a file name has 1 to 200 characters, no path and no control characters"),
    "upload.empty": ("文件为空", "the file is empty"),
}  # fmt: skip
"""By code: Chinese, English."""


def denied(code: str, **detail: object) -> Failure:
    """The failure with that code."""
    zh, en = WORDS[code]
    return Failure(code, zh, en, **detail)
