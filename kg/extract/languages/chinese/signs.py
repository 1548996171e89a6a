"""What stands beside a Chinese name or cannot be one: labels, courtesies, ends of words."""

from __future__ import annotations

import re

LABEL = re.compile(
    r"(?:主持|报告|主讲|演讲|发言|点评|评议|与谈|对话|致辞|引言|领读|召集|负责|联系|参加|参会|授课|答辩|记录|撰稿|主席|委员|"
    r"秘书|组长|副组长|评委|嘉宾|专家|讲者|讲师|作者|编辑|责任编辑|审核|校对|摄影|通讯员|来源|文|图|出席|请假|主任|副主任|成员|"
    r"翻译|指导|领队|队长|会长|名单|人员|人|排版|文案|供稿)[人员嘉宾专家者教师]*(?:（[^（）]{0,12}）|\([^()]{0,12}\))?$"
)
NO_LABEL = re.compile(
    r"时间|地点|单位|方式|电话|题目|主题|内容|形式|费用|邮箱|来源|会期|日期|网址|地址|关键词|学科|专业|方向|课程"
)
COURTESY = re.compile(
    r"教授|副教授|研究员|院士|博士|老师|先生|女士|主任|副主任|医师|医生|院长|校长|所长|处长|会长|局长|同学|书记"
)
NO_NAME_CHARS = frozenset("第各该本此多数余名位个等以了过手的得着吗呢吧啊要们这那他她它我你您什怎")
NO_NAME_ENDS = tuple("会坛程态单书位称号格训座奖杯族队团里后前中上下间时处节")
CORPORATE = re.compile(
    r"(?:副|联合|首席)*(?:董事长|总裁|CEO|CTO|CFO|COO|创始人|创办人|总经理|经理|总监|合伙人|首席.+官|首席.+家)"
)
QUALIFIER = re.compile(
    r"(?:质量|安全|人事|法务|采购|创意|教学|学术|临床|医务|技术|运营|市场|财务|产品|行政|艺术|人力|科学|销售|研发|区域|项目|大客户|品牌)$"
)
# Whoever is meant by these need not have a name: what follows is one only if it looks like one.
PLAIN = frozenset(
    "学员 学生 家长 选手 读者 市民 村民 居民 委员 会员 成员 专家 学者 老师 教师 同学 志愿者 "
    "运动员 队员 新生 毕业生 先生 女士 小姐 "
    "老人 同志 老先生 老太太 夫人 大夫 代表 获奖者".split()
)
AGENTS = frozenset("员师家官匠")  # a word that ends so is an occupation: 快递员, 调律师
NAMING = re.compile(
    r"(?:包括|包含|分别为|分别是|依次为|依次是|计有|有请|"
    r"(?:参与者|参会者|出席者|成员|委员|嘉宾)[ \u3000])$"
)
SHY = frozenset("向来占从和计经都")  # surnames that are far more often small words
INSIDE = frozenset("与 和 及 合作 交流 组织 联合 指导 对外 研究 发展".split())
JOINTS = frozenset("和 与 及 以及 、 ， , ； ;".split())
