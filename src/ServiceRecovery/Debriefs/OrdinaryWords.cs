namespace ServiceRecovery.Debriefs;

/// <summary>Words that are written every day and may also be somebody's name or login: those of English, and what an organization adds.</summary>
internal sealed class OrdinaryWords
{
    private static readonly string[] OfEnglish = """
        about account ace act again agent all amber angel any app april archer area art ash ask august aura autumn back bank banks bar base basil bay bee bell bench
        berry best big bill bin bishop black blaze blue board body bond book boss box boy branch brand brandy brave break breeze bridge brief bring brook brooks brown
        buck bud budget bug burns bus bush butler buy cab call can candy cane cap car card care case cash cat cedar chance change charge charity chase chat check chef
        cherry chief child china christian city class clean clear clerk cliff clock close clover coach coal coat code cold come company cook copy coral cord cost count
        counter course court cover craft crew crystal cup customer cut daisy dash date dawn day deacon deal dear deck deep den desk detail dew diamond did digger dill
        dish dock dog dolly door dot dove down draft draw dream drew drink drive driver drop dry duke dust dusty duty ear earl early ease east easter eat edge egg elder
        elm ember emerald end eve ever fable face fact fair faith fall fan far farm fast father fee feel fell fellow fern field file fill finch find fine fire firm fish
        fisher fit fix flat fleet flight flint floor flower fly food foot forest form foster found four fox frank free friend front frost full fun gale game garden gas
        gate gem gene get gift ginger girl give glad glass glory goal gold golden good grace grand grant gray great green grey ground group grove grow guest guide guy
        had hail hair half hall hand happy harbor harmony harp harvest hat have haven hawk hazel head hear heart heat heath heather heaven help her herb here hero hers
        high hill him his hold hole holly home honey honor hood hope hot hour house how hunt hunter ice idea ink inn iris iron item its ivory ivy jack jet jewel job join
        joint joy judge july june junior just justice keen keep key kid kind king kitchen kite knew knight know lab lady lake lamb lance land lane large lark last late
        law lead leaf learn leave left less let level liberty lie life lift light like lilac lily lime line link list little live load lock lone long look lost lot loud
        love low lower loyal luck lucky lunch mad made mail main major make man manager many map maple march mark marsh mason mass master mat match max may meal mean
        meat meet melody men mend menu mercy merit merry met might mild mile milk mill mind mine mint miss misty mix model mole month mood moon more morning moss most
        mother move much music must name near neat need nest net new news next nice night noble none noon nor north nose not note now number nut oak ocean odd off office
        oil old olive one only open orange orchid order other our out over own owner pack pad page paid pain pair pale palm pan paper park parson part partner pass past
        pat path patience pay peace peach peak pearl peer pen penny people pepper person petal phoenix phone pick picture piece pin pine pink pipe piper place plan plane
        plant plate play plum plus point pole pool poor pop pope poppy port porter post pot pound power press price pride prince princess print prior proof proper pull
        pure push put queen queue quick quiet race rail rain raise ran range ranger rank rare rate raven raw ray reach read real rear red reef rent rest rich ride ridge
        right ring rise river rivers road rob robin rock rod role roll roof rook room root rose rosemary round row royal ruby rue rule run rush russet rust safe sage
        said sail sailor saint sale salt same sand sandy sat save saw say scarlet scout seal season seat second seen sell send sense sent serene serenity server service
        set seven shade shall shape share sharp she shell shepherd ship shoe shop shore short shot should show shower side sign silver sing single sir sit site six size
        skill skin skip skipper sky slip slow small smart smile smith snow soft sold solo some son song soon sort soul sound soup south space spare sparrow speak spot
        spring staff stage stair stand star stark start state station stay steel step still stock stone stop store storm story street strong stuff such sue suit summer
        sun sunday sunny sure swan sweet swift table take talk tall tank tap tape task taste tax tea team temple ten tent term test than thank that the their them then
        there they thin thing think this thorn three tie tiger till timber time tin tip tired title today told ton tone too took tool top total touch tour town toy track
        trade train tray treat tree trial tried trinity trip trouble truck true trust try tuck turn turtle twin two type under unit until use used user valley van velvet
        venture very victory view violet virtue visit voice wait waiter walk walker wall want war ward warm was wash waste watch water waters wave way weak wear weaver
        web week weight well went were west wet what wheat when where which while white who whole why wide wife wild will wills win wind window wine wing winner winter
        wire wise wish with wolf woman won wood woods word work world worst worth would wren write wrong yard year yellow yes yet you young your zest zone
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private readonly HashSet<string> _words = new(OfEnglish, StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes what an organization adds.</summary>
    public OrdinaryWords(IEnumerable<string> added) => _words.UnionWith(added);

    /// <summary>Tells whether a word is one, however it is written.</summary>
    public bool Contains(string word) => _words.Contains(word);
}
