using System.Text;
using System.Text.RegularExpressions;
using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Playbooks;

/// <summary>Each fault with a definition that has it, and its whole sentence.</summary>
public partial class FaultTests
{
    private static readonly PlaybookDefinition Standard = StandardPlaybook.Definition;
    private static readonly PlaybookDefinition Accolade = AccoladePlaybook.Definition;

    // The last row of one code is the one that the page shows.
    private static readonly (string Code, string Sentence, Func<PlaybookDefinition> Definition)[] Examples =
    [
        ("name-unusable", "A playbook's name has 1 to 40 characters of 'A-Za-z0-9._-', but is 'our own'.", () => Standard.With(book => book.Named("our own"))),
        ("version-too-small", "A playbook's version is 1 or more, but is 0.", () => Standard.With(book => book.Named("ours", 0))),
        ("too-large", "A playbook has at most 256 stages, but this one has 305.", () => Standard with { Stages = [.. Standard.Stages, .. Enumerable.Range(1, 300).Select(i => new PlaybookStage(new Stage($"S{i}")))] }),
        ("purpose-unknown", "A playbook is for a failure, an accolade or a near miss, but this one's purpose is 7.", () => Standard with { Purpose = (Purpose)7 }),
        ("unnamed", "A step has no name. Give it one of 1 to 64 characters of 'A-Za-z0-9._:-'.", () => Standard with { Kinds = [new(default, KindEffect.Neutral)] }),
        ("says-unusable", "What 'Heard' says is longer than 400 characters, or holds a control character or half of a surrogate pair.", () => Standard.With(book => book.Open("Heard", "one\ntwo"))),
        ("stage-twice", "The stage 'Heard' is listed twice. List it once, with the ending that counts.", () => Standard with { Stages = Standard.Stages.Add(new(new Stage("Heard"))) }),
        ("ending-unknown", "The stage 'Over' has the ending 9, which is none of the eight.", () => Standard.With(book => book.Closing("Over", (Ending)9))),
        ("stage-unknown", "The row 'Heard -> Dance -> Danced' names the stage 'Danced', which isn't listed. List it, or name one that is.", () => Standard with { Rows = Standard.Rows.Add(new(new Stage("Heard"), new StepKind("Dance"), new Stage("Danced"))) }),
        ("opening-closed", "A case is opened in 'Withdrawn', which is a closing stage. Open it in an open one.", () => Standard with { Opening = new Stage("Withdrawn") }),
        ("row-clash", "'Own' in 'Reported' leads to 'Owned' and to 'Heard'. Keep one of the rows.", () => Standard with { Rows = Standard.Rows.Add(new(new Stage("Reported"), StepKind.Own, new Stage("Heard"))) }),
        ("row-refused", "'Own' in 'Reported' has a row and is refused there. Keep one of the two.", () => Standard with { RefusedSteps = Standard.RefusedSteps.Add(new(new Stage("Reported"), StepKind.Own)) }),
        ("house-kind-twice", "The organization's step 'Dance' is declared twice. Declare it once.", () => Standard with { Kinds = [new(new StepKind("Dance"), KindEffect.Neutral), new(new StepKind("Dance"), KindEffect.Staling)] }),
        ("house-kind-built-in", "'Correct' is a built-in step, so the organization can't declare its effect. Give the organization's step another name.", () => Standard.With(book => book.CustomStep(StepKind.Correct, KindEffect.Neutral))),
        ("house-kind-lookalike", "The organization's step 'customerSatisfied' differs from the built-in 'CustomerSatisfied' in upper and lower case only. Write 'CustomerSatisfied', or give the organization's step another name.", () => Standard.With(book => book.From("Heard").Do("customerSatisfied").To("Satisfied"))),
        ("house-kind-slip", "'appologize' is no built-in step, and isn't listed as a step of the organization. Did you mean 'Apologize'? Write it so, or list 'appologize' with its effect.", () => Standard.With(book => book.From("Heard").Do("appologize").To("Heard"))),
        ("effect-unknown", "The organization's step 'Dance' has the effect 5; it is staling, neutral or sends back.", () => Standard.With(book => book.CustomStep("Dance", (KindEffect)5))),
        ("rule-idle", "A rule says 'Learned' only through 'Debrief', but no stage ends as 'Learned'. Take the rule out, or add the stage.", () => Standard.With(book => book.Only(Ending.Learned, StepKind.Debrief))),
        ("ending-foreign", "The stage 'Learned' ends as 'Learned', which a failure can't. It can end as: Recovered, RemedyAccepted, Unconfirmed, Unreconciled, Withdrawn, Merged, EnteredInError.", () => Standard.With(book => book.Closing("Learned", Ending.Learned).From("Satisfied").Do(StepKind.Close).To("Learned"))),
        ("wrong-door", "Only 'Close' ends a case as 'Recovered', not 'CustomerSatisfied': Asked -> CustomerSatisfied -> Recovered.", () => Standard.With(book => book.From("Asked").Do(StepKind.CustomerSatisfied).To("Recovered"))),
        ("stays-open", "'Withdraw' ends a case, but 'Reported' is an open stage: Heard -> Withdraw -> Reported.", () => Standard.With(book => book.From("Heard").Do(StepKind.Withdraw).To("Reported"))),
        ("leaves-closing", "Only 'Reopen' leaves the closing stage 'Withdrawn', not 'Own': Withdrawn -> Own -> Owned.", () => Standard.With(book => book.From("Withdrawn").Do(StepKind.Own).To("Owned"))),
        ("reopen-to-closed", "'Reopen' leads to an open stage, but 'EnteredInError' is a closing one: Withdrawn -> Reopen -> EnteredInError.", () => Standard.With(book => book.From("Withdrawn").Do(StepKind.Reopen).To("EnteredInError"))),
        ("reopen-of-open", "'Reopen' opens a closed case again, but 'Heard' is an open stage: Heard -> Reopen -> Owned.", () => Standard.With(book => book.From("Heard").Do(StepKind.Reopen).To("Owned"))),
        ("reopen-of-merged", "A merged case lives on in the older one, so 'Merged' can't be left: Merged -> Reopen -> Heard.", () => Standard.With(book => book.From("Merged").Do(StepKind.Reopen).To("Heard"))),
        ("debrief-is-record", "A failure is debriefed after it is closed, in a stream of its own, so 'Debrief' has no row: Satisfied -> Debrief -> Satisfied.", () => Standard.With(book => book.From("Satisfied").Do(StepKind.Debrief).Stays())),
        ("no-missing", "In 'Asked' 'CustomerSatisfied' can be recorded, but not 'CustomerWantsMore'. Whoever may answer may say no.", () => Standard.With(book => book.From("Asked").Refuse(StepKind.CustomerWantsMore))),
        ("withdraw-missing", "In 'Heard' the customer can't take the complaint back. Add a row for 'Withdraw'.", () => Standard.With(book => book.From("Heard").Refuse(StepKind.Withdraw))),
        ("late-no-lost", "A no that comes after a case closed in 'Recovered' has no way back. Add a row for 'Reopen' to a stage with rows for 'CustomerUnhappy' and 'CustomerWantsMore'.", () => Standard.With(book => book.From("Recovered").Refuse(StepKind.Reopen))),
        ("unreachable-stage", "No case can come to 'Flowers'. Add a row that leads there, or take the stage out.", () => Standard.With(book => book.From("Flowers").Do(StepKind.Listen).To("Heard"))),
        ("ending-missing", "A near miss must be able to end as 'Learned', but no stage does. Add a closing stage for it.", () => NearMissPlaybook.Definition.With(book => book.Closing("Learned", Ending.Merged))),
        ("trap", "From 'Flowers' no case can come to 'Recovered' by steps that somebody can take (without Withdraw, Merge, Discard, Reopen, Rework). Add a row that leads on.", () => Standard.With(book => book.From("Heard").Do("SendFlowers").To("Flowers"))),
        ("unowned-close", "A case can end as 'Recovered' without 'Own': Reported -> Skip -> Apologized -> Listen -> Heard -> Correct -> Remedied -> CustomerSatisfied -> Satisfied -> Close -> Recovered.", () => Standard.With(book => book.From("Reported").Do("Skip").To("Apologized"))),
        ("unearned-close", "A case can end as 'Recovered' without 'CustomerSatisfied' after 'Rework': Satisfied -> Close -> Recovered.", () => Standard.With(book => book.From("Satisfied").Refuse(StepKind.Rework))),
        ("unearned-close", "A case can end as 'Recovered' without 'CustomerSatisfied': Reported -> Own -> Owned -> Apologize -> Apologized -> Listen -> Heard -> Correct -> Remedied -> Close -> Recovered.", () => Standard.With(book => book.From("Remedied").Do(StepKind.Close).To("Recovered"))),
        ("unremedied-close", "A case can end as 'Recovered' without a remedy after 'CustomerUnhappy': Reworking -> CustomerSatisfied -> Satisfied -> Close -> Recovered.", () => Standard.With(book => book.From("Reworking").Do(StepKind.CustomerSatisfied).To("Satisfied"))),
        ("unrefused-close", "A case can end as 'Unreconciled' without a new no after 'Reopen': Reworking -> DeclareUnreconciled -> Impasse -> Close -> Unreconciled.", () => Standard.With(book => book.From("Unreconciled").Do(StepKind.Reopen).To("Reworking"))),
        ("unrefused-close", "A case can end as 'Unreconciled' without a no: Reported -> Own -> Owned -> Apologize -> Apologized -> Listen -> Heard -> DeclareUnreconciled -> Impasse -> Close -> Unreconciled.", () => Standard.With(book => book.From("Heard").Do(StepKind.DeclareUnreconciled).To("Impasse"))),
        ("undebriefed-close", "A case can end as 'Learned' without 'Debrief' or 'WaiveDebrief': Received -> Own -> Owned -> Thank -> Thanked -> Interview -> Interviewed -> Recognize -> Recognized -> Close -> Learned.", () => Accolade.With(book => book.From("Recognized").Do(StepKind.Close).To("Learned"))),
        ("unthanked-close", "A case can end as 'Learned' without 'Thank' or 'WaiveThanks': Received -> Own -> Owned -> Interview -> Interviewed -> Recognize -> Recognized -> Debrief -> Debriefed -> Close -> Learned.", () => Accolade.With(book => book.From("Owned").Do(StepKind.Interview).To("Interviewed"))),
        ("house-rule-broken", "The organization says 'Recovered' only through 'Acknowledge', but a case can end so without it: Reported -> Own -> Owned -> Apologize -> Apologized -> Listen -> Heard -> Correct -> Remedied -> CustomerSatisfied -> Satisfied -> Close -> Recovered.", () => Standard.With(book => book.Only(Ending.Recovered, StepKind.Acknowledge))),
        ("json-too-large", "A definition file has at most 1048576 bytes, but this one has more.", () => PlaybookJson.Read(new string(' ', PlaybookJson.LargestFile + 1))),
        ("json-unreadable", "Line 1, position 2: This is no JSON, is nested deeper than 8, or holds what is no text.", () => PlaybookJson.Read("name: hotel")),
        ("json-member-twice", "Line 1, position 24: 'name' is given twice. Give it once.", () => PlaybookJson.Read("""{"name":"hotel","name":"inn"}""")),
        ("json-member-unknown", "Line 1, position 10: 'title' isn't known here. Known are: name, version, purpose, opening, asking, stages, kinds, rules, everywhere, refused, rows.", () => PlaybookJson.Read("""{"title":"hotel"}""")),
        ("json-member-missing", "Line 1, position 1: 'name' is missing here. Add it.", () => PlaybookJson.Read("{}")),
        ("json-wrong-type", "Line 1, position 12: 'version' is a whole number, but is text here.", () => PlaybookJson.Read("""{"version":"1"}""")),
        ("json-no-name", "Line 1, position 12: 'opening' is a name of 1 to 64 characters of 'A-Za-z0-9._:-', but is 'not yet' here.", () => PlaybookJson.Read("""{"opening":"not yet"}""")),
        ("json-word-unknown", "Line 1, position 12: 'purpose' is one of failure, accolade, near-miss, but is 'praise' here.", () => PlaybookJson.Read("""{"purpose":"praise"}""")),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Examples.Length)];

    public static TheoryData<string> Sources => ["Verification/Faults.cs", "Json/JsonFaults.cs"];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_fault_is_told_in_a_whole_sentence(int number)
    {
        var (code, sentence, definition) = Examples[number];

        var refused = Assert.Throws<InvalidPlaybookException>(() => Playbook.Build(definition()));

        Assert.Contains($"{code}: {sentence}", refused.Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void A_step_of_the_organization_makes_an_answer_stale_unless_it_is_neutral()
    {
        static PlaybookDefinition Dancing(KindEffect effect) => Standard.With(book => book.CustomStep("Dance", effect).From("Satisfied").Do("Dance").Stays());

        Assert.Equal(
            ["unearned-close: A case can end as 'Recovered' without 'CustomerSatisfied' after 'Dance': Satisfied -> Close -> Recovered."],
            FaultsOf(Dancing(KindEffect.Staling)));
        Assert.Empty(FaultsOf(Dancing(KindEffect.Neutral)));
    }

    [Fact]
    public void Waiting_for_a_promise_to_break_is_no_way_out() =>
        Assert.Equal(
            ["trap: From 'Flowers' no case can come to 'Recovered' by steps that somebody can take (without Withdraw, Merge, Discard, Reopen, Rework). Add a row that leads on."],
            FaultsOf(Standard.With(book => book.From("Heard").Do("SendFlowers").To("Flowers").From("Flowers").Do(StepKind.Rework).To("Heard"))));

    [Fact]
    public void A_step_that_sends_back_needs_something_done_after_it()
    {
        static PlaybookDefinition SentBack(Stage to) => Standard.With(book => book.CustomStep("SendBack", KindEffect.SendsBack).From("Asked").Do("SendBack").To(to));

        Assert.Equal(
            [
                "unremedied-close: A case can end as 'Recovered' without a remedy after 'SendBack': Remedied -> CustomerSatisfied -> Satisfied -> Close -> Recovered.",
                "unremedied-close: A case can end as 'RemedyAccepted' without a remedy after 'SendBack': Remedied -> CustomerAccepts -> Accepted -> Close -> RemedyAccepted.",
                "unremedied-close: A case can end as 'Unconfirmed' without a remedy after 'SendBack': Remedied -> CustomerSilent -> Silent -> Close -> Unconfirmed.",
            ],
            FaultsOf(SentBack(new Stage("Remedied"))));
        Assert.Empty(FaultsOf(SentBack(new Stage("Heard"))));
    }

    [Fact]
    public void Every_fault_is_told_at_once() =>
        Assert.Equal(
            ["withdraw-missing", "late-no-lost", "unreachable-stage", "trap", "unearned-close", "house-rule-broken"],
            FaultsOf(Standard.With(book => book
                .Open("Flowers")
                .From("Heard").Refuse(StepKind.Withdraw)
                .From("Unconfirmed").Refuse(StepKind.Reopen)
                .From("Silent").Refuse(StepKind.Rework)
                .Only(Ending.Unconfirmed, StepKind.Acknowledge))).Select(fault => fault.Split(':')[0]));

    // A letter left out, doubled, another one, two in turn, with hyphens: for every step of ours, however it is written wrongly.
    [Theory]
    [MemberData(nameof(LongNames))]
    public void A_step_of_ours_with_a_slip_is_asked_about_and_one_that_is_listed_is_the_organization_s_own(string meant)
    {
        var middle = meant.Length / 2;
        string[] slips = [meant.Remove(middle, 1), meant.Insert(middle, meant[middle].ToString()), meant[..^1] + "x", $"{meant[..(middle - 1)]}{meant[middle]}{meant[middle - 1]}{meant[(middle + 1)..]}", meant + "-"];
        foreach (var slip in slips.Where(slip => !StepKind.BuiltIn.Contains(new StepKind(slip)) && !string.Equals(slip, meant, StringComparison.OrdinalIgnoreCase)))
        {
            var own = Standard.With(book => book.From("Heard").Do(slip).To("Heard"));
            var listed = own.With(book => book.CustomStep(slip, KindEffect.Staling));

            Assert.Equal([$"house-kind-slip: '{slip}' is no built-in step, and isn't listed as a step of the organization. Did you mean '{meant}'? Write it so, or list '{slip}' with its effect."], FaultsOf(own));
            Assert.Empty(FaultsOf(listed));

            // Whoever opened cases by it before this was a fault goes on with them.
            Assert.Equal(new StepKind(slip), Playbook.BuildStored(own).Kinds[^1]);
        }
    }

    public static TheoryData<string> LongNames => [.. StepKind.BuiltIn.Select(kind => kind.Name).Where(name => name.Length >= 4)];

    [Theory]
    [InlineData("SendFlowers")]
    [InlineData("Reward")]
    [InlineData("Call")]
    [InlineData("Owner")]
    [InlineData("Inspect")]
    public void A_step_that_is_nothing_like_ours_needs_no_list(string name) =>
        Assert.Empty(FaultsOf(Standard.With(book => book.From("Heard").Do(name).To("Heard"))));

    [Fact]
    public void The_page_of_faults_has_every_code_with_a_sentence()
    {
        StringBuilder page = new("""
            # What can be wrong with a playbook

            `Playbook.Build` and `PlaybookJson.Read` throw an `InvalidPlaybookException` that lists every fault: a code for programs, a sentence for people, and the steps that show it. The code never changes; the sentence may improve.
            What can't be read in a file, and what doesn't fit together in the rest of it, is told at once. The ways through a definition are looked for once it fits together, because there is no path through a stage that isn't there; all that is wrong with them is told at once too.

            A path is the shortest there is. Where a case can end so at all, it begins in the opening stage; where it can end so after a step, it begins behind that step.

            | code | for example |
            |---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var example in Examples.GroupBy(example => example.Code).Select(same => same.Last()))
        {
            page.Append("| `").Append(example.Code).Append("` | ").Append(example.Sentence).Append(" |\n");
        }

        Approved.Document("docs/playbooks/faults.md", page.ToString());
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void No_code_is_without_its_example(string source)
    {
        var codes = Code().Matches(File.ReadAllText(Path.Combine(Shared.Root, "src/ServiceRecovery/Playbooks", source))).Select(match => match.Groups[1].Value).Distinct().ToArray();

        Assert.NotEmpty(codes);
        Assert.Empty(codes.Except(Examples.Select(example => example.Code)));
    }

    private static IEnumerable<string> FaultsOf(PlaybookDefinition definition)
    {
        try
        {
            Playbook.Build(definition);
            return [];
        }
        catch (InvalidPlaybookException refused)
        {
            return refused.Faults.Select(fault => fault.ToString());
        }
    }

    [GeneratedRegex("""(?:Of|Without|After)\("([a-z-]+)",""")]
    private static partial Regex Code();
}
