using System.Text.RegularExpressions;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>A switch over events or commands that passes over what it doesn't name forgets the next one silently, so each says why it may.</summary>
public partial class SwitchTests
{
    // Each by its file and member, with why the events or commands that it doesn't name are nothing to it.
    private static readonly (string File, string Member, string Why)[] Partial =
    [
        ("src/ServiceRecovery.Drills/Drill.Course.cs", "DueSentence", "Only what comes due happens by itself."),
        ("src/ServiceRecovery.Drills/Drill.Course.cs", "ReactAsync", "The simulated customer and colleagues answer what is asked of them."),
        ("src/ServiceRecovery.Drills/Drill.cs", "AsksForAgreement", "Only a promise is moved or released with somebody's agreement."),
        ("src/ServiceRecovery.Drills/Reviewing.cs", "DecidedAt", "Three events decide a request."),
        ("src/ServiceRecovery.Insights/FactProjection.cs", "Apply", "What it doesn't name goes on to the switch that throws."),
        ("src/ServiceRecovery.Insights/FactProjection.cs", "ApplyMoney", "What it doesn't name goes on to the switch that throws."),
        ("src/ServiceRecovery.Insights/FactProjection.cs", "ApplyPromise", "What it doesn't name goes on to the switch that throws."),
        ("src/ServiceRecovery.Insights/FactProjection.cs", "Meet", "Three kinds of things have a number of their own."),
        ("src/ServiceRecovery/Cases/Settlements.cs", "ReleasesOf", "What gives something back is marked by IReleasesLimits; of these a compensation is told."),
        ("src/ServiceRecovery/Cases/Approvals.cs", "Happened", "What a request holds happens as it stands; two say more when they do."),
        ("src/ServiceRecovery/Desk/DebriefHandler.cs", "GatherAsync", "What isn't asked about needs no facts, and a decision without its facts throws."),
        ("src/ServiceRecovery/Desk/FactGatherer.cs", "GatherNeededAsync", "What isn't asked about needs no facts, and a decision without its facts throws."),
        ("src/ServiceRecovery/Transfer/CaseAudit.cs", "PlaybookAfter", "What opens a case and what moves it names a playbook."),
        ("src/ServiceRecovery/Transfer/CaseAudit.cs", "IsRecordHere", "A step that no row takes is refused unless it is one of these."),
        ("src/ServiceRecovery/Transfer/CaseAudit.cs", "IsTakenWhenClosed", "The act of every other event says whether a closed case takes it."),
        ("src/ServiceRecovery/Transfer/CaseAudit.cs", "CheckLaws", "The rest is held by the playbook's rows alone."),
        ("src/ServiceRecovery/Transfer/LimitRebuild.cs", "Add", "What costs money says so by ICostsMoney, evidence is said by every event, and three take limits of their own."),
        ("src/ServiceRecovery/Outbox/IOutboxHandler.cs", "IsOwn", "A task of the desk's own is a promise."),
    ];

    [Fact]
    public void A_switch_over_events_or_commands_throws_at_its_end_or_says_why_it_may_pass_over_some()
    {
        var quiet = Quiet().Distinct().ToArray();

        Assert.Equal(Partial.Select(known => $"{known.File}: {known.Member}").Order(StringComparer.Ordinal), quiet.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_quiet_switch_is_seen()
    {
        const string Code = """
                private static bool IsSaid(CaseEvent happened) => happened switch
                {
                    CaseEvent.ApologyGiven => true,
                    RecordedEvent { Event: CaseEvent.Explained } => true,
                    _ => false,
                };

                private static bool IsTold(CaseEvent happened)
                {
                    switch (happened)
                    {
                        case CaseEvent.ApologyGiven:
                            return true;
                        default:
                            throw new InvalidOperationException("No arm.");
                    }
                }

                private static int Count(Stage stage) => stage switch
                {
                    _ => CaseEvent.Explained.Count,
                };
            """;

        Assert.Equal(["IsSaid"], QuietIn(Code));
    }

    private static IEnumerable<string> Quiet() =>
        from path in Sources.Under("src", ".cs")
        where !path.StartsWith("src/ServiceRecovery.Generators/", StringComparison.Ordinal)
        from member in QuietIn(Sources.Read(path).ReplaceLineEndings("\n"))
        select $"{path}: {member}";

    private static IEnumerable<string> QuietIn(string code)
    {
        foreach (Match head in SwitchHead().Matches(code))
        {
            var body = code[(head.Index + head.Length)..EndOf(code, head.Index + head.Length)];
            if (ArmOverActs().IsMatch(body) && !ThrowingEnd().IsMatch(body))
            {
                yield return MemberHead().Matches(code[..head.Index]).Last().Groups["name"].Value;
            }
        }
    }

    private static int EndOf(string code, int at)
    {
        for (var depth = 1; ; at++)
        {
            depth += code[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return at;
            }
        }
    }

    [GeneratedRegex(@"\bswitch\b\s*(\([^\n]*\))?\s*\{")]
    private static partial Regex SwitchHead();

    // An arm, not what it does: a type of an event or command stands before the arrow or the colon.
    [GeneratedRegex(@"^ *(case [^\n]*?|(?!_ =>)[^\n=(]*?)\b(Case|Debrief)(Event|Command)\.\w+[^\n]*?(=>|:$)", RegexOptions.Multiline)]
    private static partial Regex ArmOverActs();

    [GeneratedRegex(@"\n *(_|var \w+|\w+ \w+|default)\s*(=>|:)\s*throw [^\n]*\n?[^\n]*\s*$")]
    private static partial Regex ThrowingEnd();

    // The last line before it that is indented as a member is and has a name before its parameters or its arrow.
    [GeneratedRegex(@"^    (?! )(?:[^\n(=]*[ .])?(?<name>\w+)(?:<\w+>)?(?:\(|(?= =>))", RegexOptions.Multiline)]
    private static partial Regex MemberHead();
}
