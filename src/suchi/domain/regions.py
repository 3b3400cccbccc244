"""Administrative divisions of GB/T 2260: all 34 provincial units, and the prefectures that are or once were under them.

The facts follow the code list as python-stdnum carries it (taken from zh.wikipedia, 中华人民共和国行政区划代码). A line that begins
with a digit opens a province; below it stands each prefecture, its two digits before its name. `~1993` is the last
year of a retired code: it stays valid in old documents. Of several names for one code the latest is kept.
County names are not held: a county code is known by its province and prefecture.
"""

from functools import cache

from msgspec import Struct

_DIVISIONS = """
11 北京市 Beijing
  01市辖区/Districts 02县/Counties~2015
12 天津市 Tianjin
  01市辖区/Districts 02县/Counties~2016
13 河北省 Hebei
  01石家庄市/Shijiazhuang 02唐山市/Tangshan 03秦皇岛市/Qinhuangdao 04邯郸市/Handan 05邢台市/Xingtai 06保定市/Baoding
  07张家口市/Zhangjiakou 08承德市/Chengde 09沧州市/Cangzhou 10廊坊市/Langfang 11衡水市/Hengshui 21邯郸地区/Handan~1993
  22邢台地区/Xingtai~1993 23石家庄地区/Shijiazhuang~1993 24保定地区/Baoding~1994 25张家口地区/Zhangjiakou~1993
  26承德地区/Chengde~1993 27唐山地区/Tangshan~1983 28廊坊地区/Langfang~1988 29沧州地区/Cangzhou~1993
  30衡水地区/Hengshui~1996 90省直辖县级行政单位/Directly_administered~1989
14 山西省 Shanxi
  01太原市/Taiyuan 02大同市/Datong 03阳泉市/Yangquan 04长治市/Changzhi 05晋城市/Jincheng 06朔州市/Shuozhou
  07晋中市/Jinzhong 08运城市/Yuncheng 09忻州市/Xinzhou 10临汾市/Linfen 11吕梁市/Lüliang 21雁北地区/Yanbei~1993
  22忻州地区/Xinzhou~1999 23吕梁地区/Lüliang~2003 24晋中地区/Jinzhong~1999 25晋东南地区/Jindongnan~1985
  26临汾地区/Linfen~2000 27运城地区/Yuncheng~2000 90省直辖县级行政单位/Directly_administered~1989
15 内蒙古自治区 Inner_Mongolia
  01呼和浩特市/Hohhot 02包头市/Baotou 03乌海市/Wuhai 04赤峰市/Chifeng 05通辽市/Tongliao 06鄂尔多斯市/Ordos
  07呼伦贝尔市/Hulunbuir 08巴彦淖尔市/Bayannur 09乌兰察布市/Ulanqab 21呼伦贝尔盟/Hulunbuir~2001 22兴安盟/Hinggan
  23哲里木盟/Jirem~1999 24昭乌达盟/Ju_Ud~1983 25锡林郭勒盟/Xilingol 26乌兰察布盟/Ulanqab~2003 27伊克昭盟/Ih_Ju~2001
  28巴彦淖尔盟/Bayannur~2003 29阿拉善盟/Alxa
21 辽宁省 Liaoning
  01沈阳市/Shenyang 02大连市/Dalian 03鞍山市/Anshan 04抚顺市/Fushun 05本溪市/Benxi 06丹东市/Dandong 07锦州市/Jinzhou
  08营口市/Yingkou 09阜新市/Fuxin 10辽阳市/Liaoyang 11盘锦市/Panjin 12铁岭市/Tieling 13朝阳市/Chaoyang
  14葫芦岛市/Huludao 21铁岭地区/Tieling~1984 22朝阳地区/Chaoyang~1984 90省直辖县级行政单位/Directly_administered~1989
22 吉林省 Jilin
  01长春市/Changchun 02吉林市/Jilin 03四平市/Siping 04辽源市/Liaoyuan 05通化市/Tonghua 06白山市/Baishan
  07松原市/Songyuan 08白城市/Baicheng 21四平地区/Siping~1983 22通化地区/Tonghua~1985 23白城地区/Baicheng~1993
  24延边朝鲜族自治州/Yanbian 25德惠地区/Dehui~1983 26永吉地区/Yongji~1983
  90省直辖县级行政单位/Directly_administered~1989
23 黑龙江省 Heilongjiang
  01哈尔滨市/Harbin 02齐齐哈尔市/Qiqihar 03鸡西市/Jixi 04鹤岗市/Hegang 05双鸭山市/Shuangyashan 06大庆市/Daqing
  07伊春市/Yichun 08佳木斯市/Jiamusi 09七台河市/Qitaihe 10牡丹江市/Mudanjiang 11黑河市/Heihe 12绥化市/Suihua
  21松花江地区/Songhuajiang~1996 22嫩江地区/Nenjiang~1984 23绥化地区/Suihua~1999 24合江地区/Hejiang~1984
  25牡丹江地区/Mudanjiang~1983 26黑河地区/Heihe~1993 27大兴安岭地区/Da_Hinggan_Ling
  90省直辖县级行政单位/Directly_administered~1989
31 上海市 Shanghai
  01市辖区/Districts 02县/Counties~2016
32 江苏省 Jiangsu
  01南京市/Nanjing 02无锡市/Wuxi 03徐州市/Xuzhou 04常州市/Changzhou 05苏州市/Suzhou 06南通市/Nantong
  07连云港市/Lianyungang 08淮安市/Huai'an 09盐城市/Yancheng 10扬州市/Yangzhou 11镇江市/Zhenjiang 12泰州市/Taizhou
  13宿迁市/Suqian 21徐州地区/Xuzhou~1983 22淮阴地区/Huaiyin~1983 23盐城地区/Yancheng~1983 24扬州地区/Yangzhou~1983
  25南通地区/Nantong~1983 26镇江地区/Zhenjiang~1983 27苏州地区/Suzhou~1983
  90省直辖县级行政单位/Directly_administered~1989
33 浙江省 Zhejiang
  01杭州市/Hangzhou 02宁波市/Ningbo 03温州市/Wenzhou 04嘉兴市/Jiaxing 05湖州市/Huzhou 06绍兴市/Shaoxing 07金华市/Jinhua
  08衢州市/Quzhou 09舟山市/Zhoushan 10台州市/Taizhou 11丽水市/Lishui 21嘉兴地区/Jiaxing~1983 22宁波地区/Ningbo~1983
  23绍兴地区/Shaoxing~1983 24金华地区/Jinhua~1985 25金华地区/Jinhua~1982 26台州地区/Taizhou~1994
  27舟山地区/Zhoushan~1987 28丽水地区/Lishui~2000 90省直辖县级行政单位/Directly_administered~1989
34 安徽省 Anhui
  01合肥市/Hefei 02芜湖市/Wuhu 03蚌埠市/Bengbu 04淮南市/Huainan 05马鞍山市/Ma'anshan 06淮北市/Huaibei 07铜陵市/Tongling
  08安庆市/Anqing 09省直辖行政单位/Directly_administered~1987 10黄山市/Huangshan 11滁州市/Chuzhou 12阜阳市/Fuyang
  13宿州市/Suzhou 14巢湖市/Chaohu~2011 15六安市/Lu'an 16亳州市/Bozhou 17池州市/Chizhou 18宣城市/Xuancheng
  21阜阳地区/Fuyang~1996 22宿县地区/Suxian~1998 23滁县地区/Chuxian~1992 24六安地区/Lu'an~1999 25宣城地区/Xuancheng~2000
  26巢湖地区/Chaohu~1999 27徽州地区/Huizhou~1987 28安庆地区/Anqing~1988 29池州地区/Chizhou~2000
35 福建省 Fujian
  01福州市/Fuzhou 02厦门市/Xiamen 03莆田市/Putian 04三明市/Sanming 05泉州市/Quanzhou 06漳州市/Zhangzhou
  07南平市/Nanping 08龙岩市/Longyan 09宁德市/Ningde 21南平地区/Nanping~1993 22宁德地区/Ningde~1999
  23莆田地区/Putian~1983 24晋江地区/Jinjiang~1985 25龙溪地区/Longxi~1985 26龙岩地区/Longyan~1996
  27三明地区/Sanming~1983 90省直辖县级行政单位/Directly_administered~1989
36 江西省 Jiangxi
  01南昌市/Nanchang 02景德镇市/Jingdezhen 03萍乡市/Pingxiang 04九江市/Jiujiang 05新余市/Xinyu 06鹰潭市/Yingtan
  07赣州市/Ganzhou 08吉安市/Ji'an 09宜春市/Yichun 10抚州市/Fuzhou 11上饶市/Shangrao 21赣州地区/Ganzhou~1998
  22宜春地区/Yichun~2000 23上饶地区/Shangrao~2000 24吉安地区/Ji'an~2000 25抚州地区/Fuzhou~2000 26九江地区/Jiujiang~1983
37 山东省 Shandong
  01济南市/Jinan 02青岛市/Qingdao 03淄博市/Zibo 04枣庄市/Zaozhuang 05东营市/Dongying 06烟台市/Yantai 07潍坊市/Weifang
  08济宁市/Jining 09泰安市/Tai'an 10威海市/Weihai 11日照市/Rizhao 12莱芜市/Laiwu~2018 13临沂市/Linyi 14德州市/Dezhou
  15聊城市/Liaocheng 16滨州市/Binzhou 17菏泽市/Heze 21烟台地区/Yantai~1983 22潍坊地区/Weifang~1982
  23滨州地区/Binzhou~1999 24德州地区/Dezhou~1994 25聊城地区/Liaocheng~1997 26泰安地区/Tai'an~1985
  27济宁地区/Jining~1983 28临沂地区/Linyi~1994 29菏泽地区/Heze~2000 90省直辖县级行政单位/Directly_administered~1989
41 河南省 Henan
  01郑州市/Zhengzhou 02开封市/Kaifeng 03洛阳市/Luoyang 04平顶山市/Pingdingshan 05安阳市/Anyang 06鹤壁市/Hebi
  07新乡市/Xinxiang 08焦作市/Jiaozuo 09濮阳市/Puyang 10许昌市/Xuchang 11漯河市/Luohe 12三门峡市/Sanmenxia
  13南阳市/Nanyang 14商丘市/Shangqiu 15信阳市/Xinyang 16周口市/Zhoukou 17驻马店市/Zhumadian 21安阳地区/Anyang~1983
  22新乡地区/Xinxiang~1986 23商丘地区/Shangqiu~1997 24开封地区/Kaifeng~1983 25洛阳地区/Luoyang~1986
  26许昌地区/Xuchang~1986 27周口地区/Zhoukou~2000 28驻马店地区/Zhumadian~2000 29南阳地区/Nanyang~1994
  30信阳地区/Xinyang~1998 90省直辖县级行政单位/Directly_administered
42 湖北省 Hubei
  01武汉市/Wuhan 02黄石市/Huangshi 03十堰市/Shiyan 04沙市市/Shashi~1994 05宜昌市/Yichang 06襄阳市/Xiangyang
  07鄂州市/Ezhou 08荆门市/Jingmen 09孝感市/Xiaogan 10荆州市/Jingzhou 11黄冈市/Huanggang 12咸宁市/Xianning
  13随州市/Suizhou 21黄冈地区/Huanggang~1995 22孝感地区/Xiaogan~1993 23咸宁地区/Xianning~1998 24荆州地区/Jingzhou~1994
  25襄阳地区/Xiangyang~1983 26郧阳地区/Yunyang~1994 27宜昌地区/Yichang~1992 28恩施土家族苗族自治州/Enshi
  29林区/Forestry_district 90省直辖县级行政单位/Directly_administered
43 湖南省 Hunan
  01长沙市/Changsha 02株洲市/Zhuzhou 03湘潭市/Xiangtan 04衡阳市/Hengyang 05邵阳市/Shaoyang 06岳阳市/Yueyang
  07常德市/Changde 08张家界市/Zhangjiajie 09益阳市/Yiyang 10郴州市/Chenzhou 11永州市/Yongzhou 12怀化市/Huaihua
  13娄底市/Loudi 21湘潭地区/Xiangtan~1983 22岳阳地区/Yueyang~1986 23益阳地区/Yiyang~1994 24常德地区/Changde~1988
  25娄底地区/Loudi~1999 26邵阳地区/Shaoyang~1986 27衡阳地区/Hengyang~1983 28郴州地区/Chenzhou~1994
  29零陵地区/Lingling~1995 30怀化地区/Huaihua~1996 31湘西土家族苗族自治州/Xiangxi
  90省直辖县级行政单位/Directly_administered~1989
44 广东省 Guangdong
  01广州市/Guangzhou 02韶关市/Shaoguan 03深圳市/Shenzhen 04珠海市/Zhuhai 05汕头市/Shantou 06佛山市/Foshan
  07江门市/Jiangmen 08湛江市/Zhanjiang 09茂名市/Maoming 10海口市/Haikou~1988 11三亚市/Sanya~1988 12肇庆市/Zhaoqing
  13惠州市/Huizhou 14梅州市/Meizhou 15汕尾市/Shanwei 16河源市/Heyuan 17阳江市/Yangjiang 18清远市/Qingyuan
  19东莞市/Dongguan 20中山市/Zhongshan 21海南行政区/Hainan~1988 22海南黎族苗族自治州/Hainan_Li_and_Miao~1987
  23汕头地区/Shantou~1983 24梅县地区/Meixian~1988 25惠阳地区/Huiyang~1988 26韶关地区/Shaoguan~1983
  27佛山地区/Foshan~1983 28肇庆地区/Zhaoqing~1988 29湛江地区/Zhanjiang~1983 51潮州市/Chaozhou 52揭阳市/Jieyang
  53云浮市/Yunfu 90省直辖县级行政单位/Directly_administered~1989
45 广西壮族自治区 Guangxi
  01南宁市/Nanning 02柳州市/Liuzhou 03桂林市/Guilin 04梧州市/Wuzhou 05北海市/Beihai 06防城港市/Fangchenggang
  07钦州市/Qinzhou 08贵港市/Guigang 09玉林市/Yulin 10百色市/Baise 11贺州市/Hezhou 12河池市/Hechi 13来宾市/Laibin
  14崇左市/Chongzuo 21南宁地区/Nanning~2002 22柳州地区/Liuzhou~2002 23桂林地区/Guilin~1998 24贺州地区/Hezhou~2001
  25玉林地区/Yulin~1997 26百色地区/Baise~2002 27河池地区/Hechi~2002 28钦州地区/Qinzhou~1994
46 海南省 Hainan
  01海口市/Haikou 02三亚市/Sanya 03三沙市/Sansha 04儋州市/Danzhou 90省直辖县级行政单位/Directly_administered
50 重庆市 Chongqing
  01市辖区/Districts 02县/Counties 03市/Cities~2006
51 四川省 Sichuan
  01成都市/Chengdu 02重庆市/Chongqing~1997 03自贡市/Zigong 04攀枝花市/Panzhihua 05泸州市/Luzhou 06德阳市/Deyang
  07绵阳市/Mianyang 08广元市/Guangyuan 09遂宁市/Suining 10内江市/Neijiang 11乐山市/Leshan 12万县市/Wanxian~1997
  13南充市/Nanchong 14眉山市/Meishan 15宜宾市/Yibin 16广安市/Guang'an 17达州市/Dazhou 18雅安市/Ya'an 19巴中市/Bazhong
  20资阳市/Ziyang 21永川地区/Yongchuan~1982 22万县地区/Wanxian~1992 23涪陵地区/Fuling~1995 24内江地区/Neijiang~1985
  25宜宾地区/Yibin~1996 26乐山地区/Leshan~1985 27温江地区/Wenjiang~1983 28绵阳地区/Mianyang~1985
  29南充地区/Nanchong~1993 30达川地区/Dachuan~1998 31雅安地区/Ya'an~2000 32阿坝藏族羌族自治州/Ngawa
  33甘孜藏族自治州/Garzê 34凉山彝族自治州/Liangshan 35黔江地区/Qianjiang~1997 36广安地区/Guang'an~1998
  37巴中地区/Bazhong~2000 38眉山地区/Meishan~2000 39资阳地区/Ziyang~2000
  90省直辖县级行政单位/Directly_administered~1989
52 贵州省 Guizhou
  01贵阳市/Guiyang 02六盘水市/Liupanshui 03遵义市/Zunyi 04安顺市/Anshun 05毕节市/Bijie 06铜仁市/Tongren
  21遵义地区/Zunyi~1997 22铜仁地区/Tongren~2011 23黔西南布依族苗族自治州/Qianxinan 24毕节地区/Bijie~2011
  25安顺地区/Anshun~2000 26黔东南苗族侗族自治州/Qiandongnan 27黔南布依族苗族自治州/Qiannan
53 云南省 Yunnan
  01昆明市/Kunming 02东川市/Dongchuan~1998 03曲靖市/Qujing 04玉溪市/Yuxi 05保山市/Baoshan 06昭通市/Zhaotong
  07丽江市/Lijiang 08普洱市/Pu'er 09临沧市/Lincang 21昭通地区/Zhaotong~2001 22曲靖地区/Qujing~1997
  23楚雄彝族自治州/Chuxiong 24玉溪地区/Yuxi~1997 25红河哈尼族彝族自治州/Honghe 26文山壮族苗族自治州/Wenshan
  27思茅地区/Simao~2003 28西双版纳傣族自治州/Xishuangbanna 29大理白族自治州/Dali 30保山地区/Baoshan~2000
  31德宏傣族景颇族自治州/Dehong 32丽江地区/Lijiang~2002 33怒江傈僳族自治州/Nujiang 34迪庆藏族自治州/Dêqên
  35临沧地区/Lincang~2003
54 西藏自治区 Xizang
  01拉萨市/Lhasa 02日喀则市/Xigazê 03昌都市/Qamdo 04林芝市/Nyingchi 05山南市/Shannan 06那曲市/Nagqu
  21昌都地区/Qamdo~2014 22山南地区/Shannan~2016 23日喀则地区/Xigazê~2014 24那曲地区/Nagqu~2017 25阿里地区/Ngari
  26林芝地区/Nyingchi~2015 27江孜地区/Gyangzê~1986
61 陕西省 Shaanxi
  01西安市/Xi'an 02铜川市/Tongchuan 03宝鸡市/Baoji 04咸阳市/Xianyang 05渭南市/Weinan 06延安市/Yan'an 07汉中市/Hanzhong
  08榆林市/Yulin 09安康市/Ankang 10商洛市/Shangluo 21渭南地区/Weinan~1994 22咸阳地区/Xianyang~1983
  23汉中地区/Hanzhong~1996 24安康地区/Ankang~2000 25商洛地区/Shangluo~2001 26延安地区/Yan'an~1996 27榆林地区/Yulin~1999
62 甘肃省 Gansu
  01兰州市/Lanzhou 02嘉峪关市/Jiayuguan 03金昌市/Jinchang 04白银市/Baiyin 05天水市/Tianshui 06武威市/Wuwei
  07张掖市/Zhangye 08平凉市/Pingliang 09酒泉市/Jiuquan 10庆阳市/Qingyang 11定西市/Dingxi 12陇南市/Longnan
  21酒泉地区/Jiuquan~2002 22张掖地区/Zhangye~2002 23武威地区/Wuwei~2001 24定西地区/Dingxi~2003 25天水地区/Tianshui~1985
  26陇南地区/Longnan~2003 27平凉地区/Pingliang~2002 28庆阳地区/Qingyang~2002 29临夏回族自治州/Linxia
  30甘南藏族自治州/Gannan
63 青海省 Qinghai
  01西宁市/Xining 02海东市/Haidong 21海东地区/Haidong~2013 22海北藏族自治州/Haibei 23黄南藏族自治州/Huangnan
  24省直辖行政单位/Directly_administered~1988 25海南藏族自治州/Hainan 26果洛藏族自治州/Golog 27玉树藏族自治州/Yushu
  28海西蒙古族藏族自治州/Haixi
64 宁夏回族自治区 Ningxia
  01银川市/Yinchuan 02石嘴山市/Shizuishan 03吴忠市/Wuzhong 04固原市/Guyuan 05中卫市/Zhongwei 21银南地区/Yinnan~1998
  22固原地区/Guyuan~2001
65 新疆维吾尔自治区 Xinjiang
  01乌鲁木齐市/Ürümqi 02克拉玛依市/Karamay 03石河子市/Shihezi~1986 04吐鲁番市/Turpan 05哈密市/Hami
  21吐鲁番地区/Turpan~2015 22哈密地区/Hami~2016 23昌吉回族自治州/Changji 24伊犁哈萨克自治州/Ili~1984
  25塔城地区/Tacheng~1984 26阿勒泰地区/Altay~1984 27博尔塔拉蒙古自治州/Bortala 28巴音郭楞蒙古自治州/Bayingolin
  29阿克苏地区/Aksu 30克孜勒苏柯尔克孜自治州/Kizilsu 31喀什地区/Kashgar 32和田地区/Hotan 40伊犁哈萨克自治州/Ili
  41伊犁地区/Ili~2001 42塔城地区/Tacheng 43阿勒泰地区/Altay 90自治区直辖县级行政单位/Directly_administered
71 台湾省 Taiwan
81 香港特别行政区 Hong_Kong
82 澳门特别行政区 Macao
"""


class Division(Struct, frozen=True):
    """One province or prefecture: its digits, its names, and the last year of a retired code."""

    code: str
    zh: str
    en: str = ""
    retired: str = ""


NATIONAL = "100000"  # the State Administration registers under it: no place, yet common in company codes
DEMONSTRATION = "99"  # no province has it: our range for invented companies
WITHOUT_PREFECTURES = frozenset({"71", "81", "82"})  # GB/T 2260 gives them no prefecture codes


@cache
def divisions() -> dict[str, Division]:
    """Provinces by two digits and prefectures by four."""
    known: dict[str, Division] = {}
    province = ""
    for line in _DIVISIONS.strip().splitlines():
        if line[0] != " ":
            province, zh, en = line.split(" ")
            known[province] = Division(province, zh, en.replace("_", " "))
            continue
        for entry in line.split():
            names, _, retired = entry[2:].partition("~")
            zh, _, en = names.partition("/")
            known[province + entry[:2]] = Division(province + entry[:2], zh, en.replace("_", " "), retired)
    return known


def provinces() -> tuple[Division, ...]:
    """All 34 provincial units in the order of their codes: lists and maps show every one of them."""
    return tuple(division for code, division in sorted(divisions().items()) if len(code) == 2)


def prefectures(province: str) -> tuple[Division, ...]:
    """The prefectures of a province that still exist."""
    found = sorted(
        (code, division) for code, division in divisions().items() if code[:2] == province and len(code) == 4
    )
    return tuple(division for _, division in found if not division.retired)


def unknown_part(code: str) -> tuple[int, int] | None:
    """Positions of the first part of a six-digit code that names no place, None when the code is good."""
    known = divisions()
    if code[:2] not in known:
        return 1, 2
    if code[2:] == "0000" or code[:4] in known or code[:2] in WITHOUT_PREFECTURES:
        return None
    return 3, 4


def place_name(code: str) -> tuple[str, str]:
    """Chinese and English name of the place a good code stands for, as far down as names are held."""
    province, prefecture = divisions()[code[:2]], divisions().get(code[:4])
    if prefecture is None:
        return province.zh, province.en
    place = province.zh + prefecture.zh
    return place, f"{prefecture.en or prefecture.zh}, {province.en}"


def recorded_place(code: str) -> tuple[str, str]:
    """Chinese and English name of whatever stands on record as a region: the nation by `000000` or `100000`, a place; what is
    none, as nobody has checked it then, by its digits."""
    if code in ("000000", "100000"):
        return "全国", "The whole country"
    return place_name(code) if len(code) == 6 and code[:2] in divisions() else (code, code)
