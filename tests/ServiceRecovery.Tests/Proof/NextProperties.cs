using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Playbooks;
using Xunit;
using static ServiceRecovery.Tests.Proof.Fixtures;

namespace ServiceRecovery.Tests.Proof;

/// <summary>What is next leads on: from wherever a day at the desk leaves a case, whoever does what is shown as next comes to its close.</summary>
public class NextProperties
{
    private const int Most = 60;

    // Of the managers one may be complained about and another one be related to the customer. Somebody of an organization has nothing to do with either, or nobody could decide.
    private static readonly Actor Kim = new(new PersonId("kim"), Mia.Role);

    private static readonly ImmutableArray<Actor> People = [Dana, Max, Rob, Mia, Kim];

    [Property(MaxTest = 500, StartSize = 4, EndSize = 60, Arbitrary = [typeof(MachineProperties.Days)])]
    public Property Who_does_what_is_next_comes_to_the_close(int[] day) => true.ToProperty().Classify(LeadAll(day) > 0, "some were open");

    // Compensation that was asked for already, a broken promise to who gave praise, a customer who wants no contact; more to decide on than who is left of two managers may.
    [Theory]
    [InlineData(621581368, 1040349028, 938287726)]
    [InlineData(845004863, 1535972770, 1670109824, 93338771)]
    [InlineData(1225187635, 1013625612, 716716289, 1974354962)]
    [InlineData(275157812, 1902730954)]
    public void Days_on_which_it_led_nowhere_once_lead_on(params int[] day) => Assert.True(LeadAll(day) > 0);

    private static int LeadAll(int[] day)
    {
        var desk = new InProcessDesk(CommandRunner.OrganizationOf(day));
        new CommandRunner(desk, new Auditor(desk.Fixtures)).Work(day);
        var wereOpen = 0;
        foreach (var id in desk.Cases.Where(id => desk.Find(id)!.IsOpen).ToList())
        {
            wereOpen++;
            Lead(desk, id);
        }

        return wereOpen;
    }

    private static void Lead(InProcessDesk desk, CaseId id)
    {
        List<string> story = [];
        for (var step = 0; desk.Find(id)!.IsOpen; step++)
        {
            // The worker lives: what became due is done before anybody looks.
            if (desk.WorkDue(id) is not null)
            {
                continue;
            }

            var shown = People.Select(person => (Person: person, Steps: desk.StepsOf(id, person))).ToList();
            foreach (var (person, steps) in shown)
            {
                Check(person, steps, story);
            }

            if (step == Most)
            {
                throw new LawBrokenException($"After {Most} acts the case is still open in '{desk.Find(id)!.Stage}'.\n{string.Join("\n", story)}");
            }

            story.Add($"{desk.Find(id)!.Stage}: {string.Join(", ", shown.Select(one => $"{one.Person.Id}: {one.Steps.Next}"))}");
            var able = shown.Where(one => one.Steps.Next is { WaitsFor: NextWait.Nobody }).ToList();
            if (able.Count > 0)
            {
                GiveAny(desk, id, step, able.Select(one => (one.Person, one.Steps.Next!)), story);
            }
            else if (shown.Any(one => one.Steps.Next is { WaitsFor: NextWait.Customer }))
            {
                Hear(desk, id, step, shown, story);
            }
            else if (shown.Any(one => one.Steps.Next is { WaitsFor: NextWait.Payer }))
            {
                Assert.Null(Give(desk, id, step, (Till, new CaseCommand.SettleCompensation(new ActId(shown[0].Steps.Next!.Refs[0]), "t-1"))));
            }
            else
            {
                Wait(desk, id, story);
            }
        }

        Assert.Null(desk.StepsOf(id, Dana).Next is { Verb: not "keep" } other ? other : null);
    }

    // What an act says is judged when it is given: an owner can't better the customer's own no, and a request may be more than anybody approves. Somebody else can, or it is declined.
    private static void GiveAny(InProcessDesk desk, CaseId id, int step, IEnumerable<(Actor Person, NextAct Next)> able, List<string> story)
    {
        List<string> refusals = [];
        foreach (var (person, next) in able)
        {
            if (Give(desk, id, step, (person, CommandOf(id, desk.Find(id)!, next, step))) is not { } refusal
                || (next.Verb == "approve" && Give(desk, id, step, (person, new CaseCommand.Decline(new ActId(next.Refs[0]), "Too much."))) is null))
            {
                return;
            }

            refusals.Add($"{person.Id}: {string.Join(" ", refusal.Unmet)}");
        }

        throw new LawBrokenException($"Everybody was shown what then was refused. {string.Join(" ", refusals)}\n{string.Join("\n", story)}");
    }

    private static Refusal? Give(InProcessDesk desk, CaseId id, int step, (Actor By, CaseCommand Command) given) =>
        desk.Handle(id, new RecoveryBatch(new CommandId(FormattableString.Invariant($"next-{id}-{step}-{given.Command.Act.Verb}-{given.By.Id}")), given.By, given.Command)).Refusal;

    private static void Check(Actor person, OpenSteps steps, List<string> story)
    {
        if (steps.Next is not { } next)
        {
            throw new LawBrokenException($"Nothing is next in an open case in '{steps.Case.Stage}'.\n{string.Join("\n", story)}");
        }

        if (next.WaitsFor == NextWait.Nobody && (steps.Find(next.Verb) is not { } open || next.Refs.Except(open.Refs).Any()))
        {
            throw new LawBrokenException($"'{next}' is next for '{person.Id}' in '{steps.Case.Stage}', and isn't open.\n{string.Join("\n", story)}");
        }

        Assert.InRange(steps.Way.Done, 0, steps.Way.Stages.Length);
    }

    // Time brings what nobody does: a request that expires, a promise that is broken.
    private static void Wait(InProcessDesk desk, CaseId id, List<string> story)
    {
        var due = DueWork.Next(desk.Find(id)!, InProcessDesk.PlaybookOf(desk.Find(id)!)) ?? throw new LawBrokenException($"Everybody waits, and nothing is due.\n{string.Join("\n", story)}");
        desk.Now = due.At > desk.Now ? due.At : desk.Now;
        desk.WorkDue(id);
    }

    // The customer answers by the link, or on their own channel; of one that nobody knows somebody types it who may.
    private static void Hear(InProcessDesk desk, CaseId id, int step, List<(Actor Person, OpenSteps Steps)> shown, List<string> story)
    {
        var current = desk.Find(id)!;
        var customer = current.Askings.LastOrDefault(one => one.IsUnderway && !one.IsSuperseded(current)) is { } asking ? Actor.ByLink(AskTokens.TokenOf(id, asking.Ask, desk.Fixtures.Names))
            : current.Customer is { Original: { } name } ? Actor.Customer(name, "guest")
            : null;
        if (customer is not null)
        {
            Assert.Null(Give(desk, id, step, (customer, new CaseCommand.RecordAnswer(Answer.Satisfied))));
        }
        else
        {
            GiveAny(desk, id, step, shown.Where(one => one.Steps.Find("answer") is not null).Select(one => (one.Person, new NextAct("answer"))), story);
        }
    }

    private static CaseCommand CommandOf(CaseId id, RecoveryCase current, NextAct next, int step) => next.Verb switch
    {
        "own" => new CaseCommand.Own(),
        "apologize" => new CaseCommand.Apologize(),
        "listen" => new CaseCommand.Listen("Cold."),
        "correct" => new CaseCommand.Correct("Hot."),
        "compensate" => new CaseCommand.Compensate(new ActId(FormattableString.Invariant($"n{step}")), CompensationKind.Voucher, new Money(100, Usd)),
        "follow-up" => new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered),
        "ask" => new CaseCommand.IssueAsking(Channel.Mail, new AskId(FormattableString.Invariant($"n{step}"))),
        "answer" => new CaseCommand.RecordAnswer(Answer.Satisfied, Source.Heard(Channel.Phone, FormattableString.Invariant($"next {id} {step}"))),
        "no-contact" => new CaseCommand.RecordNoContact(SilenceReason.NotWanted, Source.Heard(Channel.Phone, FormattableString.Invariant($"next {id} {step}"))),
        "keep" => new CaseCommand.KeepPromise(new PromiseId(next.Refs[0]), "Called."),
        "approve" => new CaseCommand.Approve(new ActId(next.Refs[0])),
        "settle" => new CaseCommand.SettleCompensation(new ActId(next.Refs[0]), "t-1"),
        "close" => new CaseCommand.Close(),
        "thank" => new CaseCommand.Thank("Thanks."),
        "interview" => new CaseCommand.Interview("The smile.", true),
        "recognize" => new CaseCommand.Recognize([Rob.Id], "Monday.", "Well done."),
        "debrief" => new CaseCommand.Debrief(new DebriefId("d1"), "We learned."),
        _ => throw new LawBrokenException($"'{next}' is next in '{current.Stage}', which no story needs."),
    };
}
