namespace ServiceRecovery.Policies;

// English words that mean alike for an apology, by class.
internal static class EnglishWords
{
    public static Dictionary<string, string> Classes { get; } = new(StringComparer.Ordinal)
    {
        ["abbreviation"] = "mr mrs ms dr prof st",
        ["we"] = "we i",
        ["our"] = "our my",
        ["no"] = "no not never nothing neither nor none",
        ["is"] = "is was are were be been",
        ["was"] = "was were is are am be been being",
        ["were"] = "was were are is got get became become felt feel",
        ["been"] = "been is are was were",
        ["will"] = "will am are going shall would",
        ["future"] = "will going shall would can",
        ["would"] = "would should",
        ["helper"] = "will can could would may might shall must are am hope",
        ["unable"] = "can could will would may must am are cannot",
        ["wish"] = "mean intend want wish",
        ["maybe"] = "may might could",
        ["perhaps"] = "probably perhaps maybe possibly arguably",
        ["willing"] = "willing prepared ready happy glad",
        ["tell"] = "tell call know ask let please contact write reply see",
        ["sorry"] = "sorry apologize apologise apologizes apologises apologizing apologising apology apologies regret regrets",
        ["sorrynoun"] = "state sight affair excuse business",
        ["sincere"] = "sincere sincerest heartfelt deepest humble full many",
        ["hearing"] = "hear learn read see say inform tell report advise announce find",
        ["give"] = "accept offer send extend give owe make",
        ["take"] = "take accept bear own assume took accepted takes accepts assumes owns",
        ["fault"] = "fault mistake mistakes error errors failure failures failing failings responsibility oversight carelessness negligence neglect blunder blunders slip wrongdoing shortcoming shortcomings lapse",
        ["failed"] = """
            failed fail forgot forgotten lost broke broken missed neglected ignored overlooked mishandled mismanaged misled misinformed
            misplaced mislaid misjudged miscalculated messed screwed blundered erred botched overcharged delayed damaged ruined spoiled wasted lied
            mistreated abused underestimated dropped fumbled violated breached bungled blew caused
            """,
        ["hurt"] = "betrayed disappointed wronged hurt harmed offended insulted injured upset inconvenienced",
        ["made"] = "made make making committed",
        ["getting"] = "got get getting",
        ["atfault"] = "wrong late rude careless slow unfair unprepared negligent insensitive thoughtless unprofessional responsible accountable fault blame unkind disrespectful dishonest sloppy cold stupid foolish poor bad terrible awful unacceptable inexcusable inadequate insufficient shameful disgraceful embarrassing inappropriate hurtful cruel",
        ["doing"] = """
            losing missing sending failing forgetting keeping making charging leaving being letting breaking ignoring giving telling taking treating
            answering calling coming having doing listening delivering causing putting saying writing acting selling mishandling overcharging
            delaying damaging ruining wasting lying misleading disappointing hurting offending not
            """,
        ["fix"] = """
            refund* replac* repair* fix* credit* compensat* reimburs* return* restor* correcting corrected redo redeliver* rebook* reschedul* cancel* waiv*
            deduct* arrang* find send bring bringing sending deliver resolv* solve* pay repay recall* rebuild* clean* exchange* upgrade* give giving offer offering charge rectif* remedy
            """,
        ["fixed"] = "refunded replaced repaired fixed credited compensated reimbursed returned restored corrected resolved solved waived rectified remedied",
        ["mend"] = "refund* replac* repair* fix* credit* compensat* reimburs* restor* correcting corrected redo redeliver* rebook* reschedul* waiv* resolv* solve* rectif* remedy help helping right",
        ["happened"] = "happened happens occurred",
        ["make"] = "make making made",
        ["change"] = "change* changing learn* improv* train* retrain* revis* review* strengthen* tighten* overhaul* investigat* introduc* double-check",
        ["harm"] = """
            inconvenience inconveniences trouble troubles upset hurt harm offense offence confusion misunderstanding misunderstandings distress discomfort disappointment
            frustration annoyance pain miscommunication miscommunications misperception misimpression concern concerns problem problems issue issues worry bother disruption embarrassment damage anxiety anger alarm delay delays difficulty difficulties
            """,
        ["upset"] = "offended upset disappointed insulted disturbed bothered annoyed confused angered angry saddened distressed dissatisfied unhappy displeased aggrieved frustrated uncomfortable sensitive touchy hurt offend upsets offends bothers hurts",
        ["talk"] = "misunderstanding misunderstandings miscommunication miscommunications misperception misperceptions misinterpretation misinterpretations",
        ["stir"] = "controversy stir uproar fuss distraction distractions backlash reaction reactions attention publicity outcry commotion",
        ["people"] = "people some others many anyone anybody someone somebody everyone everybody whoever those customers guests members readers viewers visitors passengers",
        ["feel"] = "feel feels felt think thinks thought perceive perceives perceived believe believes believed consider considered interpret interpreted misunderstood",
        ["wrongs"] = "mistakes errors mistake error things failings failures shortcomings missteps lapses wrongs",
        ["done"] = "made said done happened committed mishandled occurred arisen",
        ["got"] = "got get gotten been had received heard felt",
        ["duty"] = """
            read confirm tell told give gave given call called check checked bring follow followed answer answered respond responded pay paid ask asked inform informed
            provide provided notify notified mention mentioned book booked come arrive cancel keep kept return understand
            """,
        ["dutydone"] = "read confirmed told given called checked brought followed answered responded paid asked informed provided notified mentioned booked come arrived cancelled canceled kept returned listened waited contacted",
    };
}
