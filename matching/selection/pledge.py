"""The words of an evaluator's pledge. What was pledged is kept with the pledge: a new text changes no old one."""

PLEDGE = """\
1. 나는 맡은 과제를 공고된 평가 항목과 배점에 따라 공정하게 평가하겠습니다.
2. 나는 신청 기업·공급기업과 특수관계나 이해관계가 있으면 곧바로 신고하고 그 과제의 평가에서 물러나겠습니다.
3. 나는 평가하면서 알게 된 신청서 내용, 영업비밀, 점수와 의견을 평가 중에도 끝난 뒤에도 남에게 알리거나 다른 목적으로 쓰지 않겠습니다.
4. 나는 평가위원으로 위촉된 사실과 맡은 과제를 평가가 끝날 때까지 밝히지 않고, 신청 기업이나 공급기업의 연락·청탁·금품을 받지 않으며, 그런 일이 있으면 간사에게 알리겠습니다.
5. 나는 평가 자료를 내려받거나 옮겨 두지 않고, 평가가 끝나면 가지고 있지 않겠습니다.
6. 위 내용을 어기면 위촉 해제, 평가 참여 제한과 관계 법령에 따른 책임을 지는 데 동의합니다.
"""

PLEDGE_EN = """\
1. I judge the projects assigned to me fairly, by the criteria and points that were announced.
2. If I have any tie to, or interest in, an applicant or a vendor, I declare it at once and step back from that project.
3. What I learn from applications, trade secrets, points and opinions I tell nobody and use for nothing else, during the evaluation and after it.
4. Until the evaluation is over I tell nobody that I am an evaluator or what I judge; I accept no contact, request or gift of the applicants or vendors, and report such attempts to the secretary.
5. I do not copy or carry away what I read, and keep none of it afterwards.
6. I accept that a breach ends my appointment, bars me from further panels and makes me liable by law.
"""
