using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

// The English rules. Each follows from a general question (who acted, is it certain, whose feelings stand in place of the deed), never from one sentence somebody once wrote.
internal static class EnglishApology
{
    private const string Responsibility = "responsibility";

    public static ApologyLanguage Language { get; } = new("en", 1, Expansions(), EnglishWords.Classes, [.. Elements(), .. Doubts(), .. Shifts()]);

    private static IEnumerable<ApologyRule> Elements() =>
    [
        Element(
            Responsibility,
            "Responsibility is what counts most: say what we did, with 'we' or 'I' before it.",
            "!<no> <our> ~2 <fault>",
            "!<no> <our> own ~1 doing",
            "!<no> <is> mine|ours",
            "!<no> <is> ~1 on us|me",
            "<we> ~3 <take> ~4 responsib*|accountab*|ownership|blame|fault",
            "<we> ~1 own it|this|that|up",
            "<we> ~2 admit*|acknowledge*|recognize*|recognise*|confess*",
            "<we> ~2 <failed>",
            "<our> ~3 <failed>",
            "<we> have? <hurt>",
            "<we> ~2 let ~3 down",
            "<our> ~3 let ~3 down",
            "<we> ~2 kept ~2 waiting",
            "<we> ~2 <made> ~3 <fault>",
            "<we> ~2 <getting> ~3 wrong",
            "<we> ~1 fell ~2 short|behind",
            "<we> ~1 <was> ~2 <atfault>",
            "<our> ~6 <was> ~3 <atfault>",
            "<we> ~1 should|ought ~1 have|to",
            "<our> ~3 should|ought ~1 have|to",
            "<we> did not !<wish>",
            "<our> ~3 did not !<wish>",
            "<we> !<helper> ~6 wrong|twice",
            "<our> ~1 !<helper> ~6 wrong|twice",
            "<sorry> that? <we> !<unable>",
            "<sorry> ~2 for ~1 what <we>",
            "<sorry> ~2 for not? <doing>",
            "sorry|apologize|apologise to have",
            "should|must not|never have|happen|be",
            "you should not",
            "you deserve*|deserved ~1 better",
            "you <was> ~1 right",
            "you ~2 right|reason|cause to",
            "your ~2 <is> ~2 justified|valid|legitimate",
            "what <we> ~1 did|said ~3 <was>",
            "<we> ~1 could|should ~2 done ~1 better",
            "the buck stops",
            "no ~2 excuse|explanation|reason for",
            "no|not ~4 excuse|excuses",
            "inexcusable|unacceptable|indefensible",
            "not ~1 acceptable",
            "not good enough",
            "owe ~3 apology",
            "made|done by us|me"),
        Element(
            "repair",
            "Repair is what counts next: say what is being put right, or what is done instead.",
            "<we> ~4 <fix>",
            "<will> ~3 <fix>",
            "<will> ~1 correct",
            "<been> ~1 <fixed>",
            "<is> ~1 <fixed>",
            "<we> ~4 make|making|made|put|putting|set ~3 right|good|up",
            "on ~1 its|their|the way",
            "free of charge",
            "no ~2 charge|cost",
            "without ~1 charge|cost",
            "brings|bringing ~3 to"),
        Element(
            "regret",
            "Regret tells that it matters to us: say sorry for what we did.",
            "!<no> sorry !<sorrynoun> !to",
            "!<no> sorry to !<hearing>",
            "!<no> apologize|apologise|apologizes|apologises|apologizing|apologising",
            "<our> ~3 apology|apologies",
            "^ apologies",
            "<sincere> apologies|apology",
            "<give> ~4 apology|apologies",
            "!<no> <we> ~2 regret that|not|it|this|the|our|my|how|what|any|having|every",
            "<we> ~3 ashamed|remorse|remorseful|mortified|embarrassed",
            "regrets ~1 that|the|this|its"),
        Element(
            "explanation",
            "An explanation helps to believe that it was understood: say in a sentence what happened.",
            "because",
            "due to",
            "reason|reasons",
            "caused by",
            "the cause",
            "what happened",
            "<happened> when|because|after",
            "as a result of",
            "<we> ~2 had <failed>",
            "led to",
            "thought|believed ~6 <was>"),
        Element(
            "repentance",
            "Repentance tells that it won't happen again: say what is changed, if something is.",
            "not|never ~3 happen*|occur*|repeat* ~1 again?",
            "never again",
            "so that ~8 not|never|no",
            "<make> sure|certain",
            "ensure*|ensuring|prevent*",
            "<we> ~3 <change>",
            "do|doing better",
            "from now on",
            "next time",
            "in ~1 future",
            "steps|measures to"),
        ApologyRule.Carries(
            "offer",
            [
                "<we> ~3 <will> ~6 <mend>",
                "<we> ~3 <will> ~7 put|make|set ~3 right|good|up",
                "<we> ~1 <will> ~1 correct",
                "<we> ~1 have ~2 <mend>|arranged",
                "what <we> ~1 can|will do",
                "<we> ~5 make|put|set ~2 right|good",
                "<we> ~4 do|be ~1 better",
                "not|never ~3 happen|occur ~1 again",
            ]),
        ApologyRule.OptionalElement("forgiveness", ["forgive*", "beg|ask|asking ~2 pardon", "pardon us|me"]),
    ];

    private static IEnumerable<ApologyRule> Doubts() =>
    [
        Refuses(
            "conditional",
            "makes the apology depend on a condition; say what happened and be sorry for that.",
            [
                "<sorry> ~~6 if|whether|insofar",
                "!<tell> if !<we> ~~12 <sorry>",
                "^ should !<we> ~~12 <sorry>",
                "extent ~~12 <sorry>",
                "<sorry> ~~3 extent",
                "<willing> to <sorry>",
                "<would> <sorry> if",
                "apologize|apologise|sorry ~1 when|once|unless|provided you",
                "guess|suppose ~4 apology|sorry|apologize|apologise",
            ],
            ["<future> ~~8 if", "<tell> ~~6 if", "<sorry> ~~3 as if"]),
        Refuses(
            "hypothetical-harm",
            "leaves open whether anybody was harmed; name the harm and whom it met.",
            [
                "<sorry> ~~5 any|whatever|anything ~3 <harm>",
                "<sorry> ~~8 <harm> ~3 <maybe> have|be",
                "<sorry> ~~8 may|might have|be|feel",
                "<sorry> ~~3 whatever|anything ~2 <we> <maybe>",
                "<sorry> ~2 to ~2 anyone|anybody|whoever",
                "<sorry> ~~8 anyone|anybody|whoever who|that|<we>|<upset>",
                "<sorry> ~2 to ~2 <people> ~1 who|that ~2 <feel>|<upset>|<maybe>",
                "<sorry> ~2 to ~2 <people> <upset>",
                "any|whatever ~2 <harm> ~4 <maybe> have",
            ]),
        Refuses(
            "agentless",
            "says that it happened and not who did it; say 'we' or 'I' before it.",
            [
                "!<our> <wrongs> <was> ~1 <done>",
                "!<our> <wrongs> have|has|had ~1 been? <done>",
                "!<our> <wrongs> happened|occurred|arose",
                "could ~1 have been ~3 better|differently|faster",
                "<sorry> ~3 how|way ~4 turned|went|ended",
            ],
            ["by us|me", "<our> ~1 end|side|part", "that|which|and|since|because <we> !<sorry>"],
            Responsibility),
        Refuses(
            "hedged",
            "says that we may have done it; find out, and say what we did.",
            ["<perhaps> ~2 <we> ~1 should|could|was|were|did|made|<failed>", "<we> ~1 <perhaps> ~1 should|could|was|were|did|made|<failed>", "<we> may|might have"]),
        Refuses(
            "negated",
            "says that there is nothing to be sorry for; leave it out, or don't call it an apology.",
            ["no|not|never|nothing|refuse* ~4 apologize|apologise|sorry|regrets", "make no apology|apologies", "not <we>? ~1 apologize|apologise"],
            ["enough|sufficiently", "only|just", "<we> should", "excuse|excuses", "how ~2 sorry"]),
    ];

    private static IEnumerable<ApologyRule> Shifts() =>
    [
        Refuses(
            "blames-feelings",
            "is sorry for what the customer feels or thinks; be sorry for what we did.",
            [
                "<sorry> that? you|<people> ~2 <feel>",
                "<sorry> that? ~2 <people> ~2 <feel>",
                "<sorry> that? you ~1 take|took|taken it|this|that|offense|offence|<our>",
                "<sorry> that? you ~1 find|found it|this|that|<our>",
                "<sorry> that? you ~1 see|saw it|this|that|things",
                "<sorry> ~~4 how|way|what ~6 feel|feels|felt",
                "<sorry> ~~8 come|comes|came|coming across",
                "<sorry> ~~8 perceived|received|interpreted|construed",
            ]),
        Refuses(
            "blames-feelings",
            "is sorry for what the customer feels or hoped for; be sorry for what we did.",
            [
                "<sorry> that? you ~1 <were> ~2 <upset>",
                "<sorry> that? ~2 <people> ~3 <were> ~2 <upset>",
                "<sorry> that? it|this|that ~2 <upset> you|<people>",
            ],
            [],
            Responsibility),
        Refuses(
            "blames-feelings",
            "measures it by what the customer hoped for; say what we did.",
            ["<sorry> ~~10 your ~1 expectations"],
            ["<we> ~4 <failed>", "<our> ~3 <failed>", "<we> ~2 fell"]),
        Refuses(
            "blames-feelings",
            "is sorry for how it was taken; be sorry for what we did.",
            ["<sorry> ~4 <talk>", "<sorry> ~4 <stir>"],
            [],
            Responsibility),
        Refuses(
            "denies",
            "says that it wasn't us; an apology with that in it is none.",
            ["not ~2 <our> ~1 <fault>", "no ~1 <fault> of <our>|ours|mine", "not ~1 responsible|liable", "beyond|outside <our> ~1 control", "out of <our> ~1 hands|control", "nothing to do with us|me"]),
        Refuses(
            "blames-customer",
            "puts it on the customer, even where they had a part in it; say what we did.",
            [
                "you should|could have !<got>",
                "you ~1 <failed> to",
                "you ~1 failed|neglected|forgot|refused|chose",
                "your failure|refusal|decision|lack",
                "!<no> your ~1 fault|mistake|error|doing",
                "!<no> customer|user|guest error",
                "you did|had|have not ~1 <duty>",
                "had you ~1 <dutydone>",
                "if you had ~1 <dutydone>",
                "if you would have <dutydone>",
                "you ~2 misunderst*|misread|misheard|misinterpret*|mistook|overreact*|exaggerat*",
                "taken|quoted out of context",
                "!<we> misconstrued|misinterpreted|misrepresented|misquoted",
            ]),
        Refuses(
            "deflects",
            "takes the apology back in the same breath; end the sentence after it, and explain in another.",
            ["<sorry> ~~12 but|however|although|though|yet", "<we> ~1 should not ~~10 but|however|although|though"],
            [
                "but|though <we> ~1 did",
                "but|however|although|though|yet ~~2 <we> ~3 <will>|<fix>|<failed>|<take>|<fixed>|hope|want|promise|can|should|know",
                "but|however|although|though|yet ~~3 should|must|no|never",
                "no|nothing|anything|not|only|all ~6 but",
            ]),
        Refuses(
            "deflects",
            "puts somebody or something else between us and the apology; leave it out.",
            ["already ~2 sorry|apologized|apologised", "<we> ~3 told|asked|forced|required|instructed ~1 to apologize|apologise|say", "<we> ~1 only|just|merely|simply trying|doing|following|obeying"]),
        Refuses(
            "intent",
            "speaks of what was meant and not of what was done; say what was done.",
            [
                "<we> ~2 not|never ~1 mean|meant|intend|intended",
                "not|never ~1 <our> ~1 intention|intent",
                "without|no ~1 intention|intent",
                "no|any ~1 disrespect|malice|offense|offence ~1 intended|meant",
                "not|never ~1 intended|meant to",
                "unintentional*|inadvertent*",
                "meant no|any|well",
                "not|never ~1 who|what <we> am|are",
                "not ~1 reflect|represent ~1 who|what|<our>",
            ],
            [],
            Responsibility),
        Refuses(
            "minimizes",
            "makes it small; leave the size of it to the customer.",
            [
                "only|just|merely|simply a|an|joking|kidding ~1 joke|banter|jest|misunderstanding|prank|bit?",
                "isolated incident|case|event|occurrence",
                "blown ~2 out of",
                "not|no ~2 big deal",
                "rare occurrence|event",
                "nobody|no|one is perfect",
                "everybody|everyone|all ~1 make|makes mistakes",
                "these|such things happen",
                "only human",
                "such|this a? fuss",
            ]),
    ];

    private static ApologyRule Element(string name, string why, params ImmutableArray<string> patterns) => ApologyRule.Element(name, why, patterns);

    private static ApologyRule Refuses(string code, string sentence, ImmutableArray<string> patterns, ImmutableArray<string> unless = default, string? unlessElement = null) =>
        ApologyRule.Refuses(code, sentence, patterns, unless, unlessElement);

    private static Dictionary<string, string> Expansions()
    {
        var expansions = new Dictionary<string, string>(StringComparer.Ordinal) { ["won't"] = "will not", ["can't"] = "can not", ["cannot"] = "can not", ["shan't"] = "will not", ["i'm"] = "i am", ["let's"] = "let us" };
        foreach (var verb in new[] { "is", "are", "was", "were", "do", "does", "did", "have", "has", "had", "would", "should", "could", "must", "need", "might" })
        {
            expansions[verb + "n't"] = verb + " not";
            expansions[verb + "nt"] = verb + " not";
        }

        foreach (var person in new[] { "i", "you", "he", "she", "it", "we", "they", "that", "there", "this", "who", "what" })
        {
            expansions[person + "'ve"] = person + " have";
            expansions[person + "'ll"] = person + " will";
            expansions[person + "'d"] = person + " would";
            expansions[person + "'re"] = person + " are";
            expansions[person + "'s"] = person + " is";
        }

        return expansions;
    }
}
