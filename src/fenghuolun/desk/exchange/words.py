"""The words people write for the codes of the product, both languages; compared in lower case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fenghuolun.desk.exchange.reading import values
from fenghuolun.desk.exchange.reading.files import Cell

Words = dict[str, str]


def _words(**spellings: str) -> Words:
    """Map every spelling (and the code itself) to its code."""
    return {word.lower(): code for code, words in spellings.items() for word in (code, *words.split())}


CUSTOMER_KINDS = _words(
    person="个人 自然人 私家车 individual 私人",
    company="企业 公司 单位 机关 团体 法人 organisation organization",
    fleet="车队 大客户 团车",
)
CHANNELS = _words(
    D1="柜台 门店 counter", D2="电话 电销 电网销 telephone tele", D3="网络 网销 app 小程序 线上 微信 online",
    D4="直销 业务员 直拓 外勤 上门 陌拜 field direct", I1="专业代理 代理公司 agency", I2="经纪 保险经纪 broker",
    I3="车商 4s 4s店 经销商 dealer", I4="兼业 兼业代理 修理厂 银行 邮政 检测站",
    I5="个代 个人代理 营销员 转介绍 老客户", I6="其他 other",
)  # fmt: skip
USES = _words(
    family="家庭自用 家用 非营业个人 私家车 自用", business="企业 机关 非营业 非营业企业 非营业机关 公务",
    hire="营业客运 客运 出租 租赁 网约车", freight="货运 营业货运 货车 非营业货车", special="特种 特种车 挂车",
)  # fmt: skip
ENERGIES = _words(
    fuel="燃油 汽油 柴油 油车 petrol diesel", electric="纯电 电动 新能源 bev ev", hybrid="插混 混动 增程 phev hybrid"
)
LINES = _words(
    compulsory="交强 交强险 强制险 机动车交通事故责任强制保险 tpl",
    commercial="商业 商业险 车损 三者 商业综合险 comprehensive",
    other="非车 驾意险 意外 意健险 non-motor",
)
BUSINESS_KINDS = _words(
    new="新车 新保 新购", first_renewal="次新车 首续", renewal="续保 续转 老客户续保", switch="转保 转入 异业 转",
    lapsed="脱保 脱保召回", ownership="过户 过户车",
)  # fmt: skip
ACTIVITY_KINDS = _words(
    A01="电话 微信 电话微信 通话 去电 呼出 沟通 短信 电访 call phone message wechat",
    A02="约访 预约 邀约 appointment",
    A03="面访 拜访 上门 面谈 见面 到访 需求分析 促成签单 visit meeting",
    A04="企业拜访 车队拜访 单位拜访 拜访企业",
    A05="驻店 驻店拜访 到店 巡店 store",
    A06="报价 报价讲解 送报价 方案呈现 quote",
    A07="方案 标书 车队方案 投标 proposal bid",
    A08="出单 成交 签单 成交家庭数 issued deal",
    A09="理赔协助 关怀 回访 服务 客户服务 care service",
    A10="转介绍 获得转介绍 referral",
    A11="新增准客户 建档 新增好友 准客户 prospect",
    A12="学习 演练 培训 早会学习 study drill",
    A13="陪访", A14="辅导 辅导面谈 面谈辅导 coaching", A15="检查 追踪检查 抽查",
)  # fmt: skip
OUTCOMES = _words(
    no_contact="未接通 无人接听 未接 空号 关机 没接 no_answer",
    refused="拒绝 失败 不需要 无意向 refused",
    contact_only="已接通 接通 已联系 已沟通 沟通 connected contacted",
    information="了解信息 获取信息 information",
    need="需求确认 有意向 意向 有需求 interested",
    quote_requested="要报价 索要报价 待报价",
    quote_delivered="已报价 报价 quoted",
    concern="异议 有异议 犹豫 考虑中 考虑",
    concern_resolved="异议化解 已化解",
    commitment="承诺 答应 约定 promised",
    issued="成交 出单 已出单 成功 已成交 签单 success sold",
    referral="转介绍",
)
PURPOSES = _words(
    next_step="约定的下一步 下一步", W1="名单 名单期", W2="预热 预热期", W3="报价期", W4="促成 促成期",
    W5="冲刺 冲刺期", W6="抢救 抢救期 脱保召回", new_lead="新线索 首谈 首访", fleet="车队", care="关怀 服务 理赔",
    referral="转介绍", coaching="辅导", other="其他",
)  # fmt: skip
NEXT_STEPS = _words(
    call="电话 打电话 回电 去电", message="微信 短信 消息", visit="拜访 面访 上门 见面", quote="报价 送报价 发报价",
    issue="出单 签单", care="关怀 回访 服务", none="无 不再跟进 结束",
)  # fmt: skip
SELLER_KINDS = _words(
    field="直销 直拓 外勤 业务员 展业", renewal="续保 续保专员", tele="电销 电话 坐席", store="驻店 车商 门店",
    fleet="车队 重客 大客户", online="网销 线上", counter="柜台", leader="主管 团队长 经理 leader", none="内勤 无 后援",
)  # fmt: skip
ROLES = _words(
    seller="客户经理 业务员 销售 坐席 续保专员 agent", leader="主管 团队长 组长 队长 supervisor",
    manager="经理 总经理 机构负责人 branch_manager", planner="企划 策划 分析", administrator="管理员 系统管理员 admin",
)  # fmt: skip
GRADES = _words(A="a类 a级", B="b类 b级", C="c类 c级", D="d类 d级")


def one_of(words: Words) -> Callable[[Cell], Any]:
    """Return a reader for cells that hold one of these words; empty stays empty."""

    def read(cell: Cell) -> str:
        return values.choice(cell, words) if values.known_text(cell) else ""

    return read
