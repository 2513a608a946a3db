using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Proof;

namespace ServiceRecovery.Tests.Insights;

/// <summary>What shifts seldom come to, told by hand: silences, withdrawals, errors, promises that the organization's times set, money that comes back, and cases over at once on our own word.</summary>
internal static class ToldCases
{
    private static readonly Subject Dana = Fixtures.Usual.Names.SubjectOf(new PersonId("dana"));
    private static readonly RuleRef Rule = new("house", 1);

    public static ImmutableArray<RecordedEvent> Tell(ref Dice dice, DateTimeOffset start)
    {
        var at = start;
        var command = 0;
        var isAtOnce = dice.Chance(15);
        var events = ImmutableArray.CreateBuilder<RecordedEvent>();
        foreach (var happened in Story(isAtOnce ? 0 : 1 + dice.Roll(6), start, ref dice))
        {
            if (!isAtOnce)
            {
                at = at.AddMinutes(dice.Roll(2_000));
                command += dice.Chance(80) ? 1 : 0;
            }

            events.Add(new RecordedEvent(
                new EventHeader
                {
                    Version = events.Count + 1,
                    RecordedAt = at,
                    By = Dana,
                    ByKind = ActorKind.Staff,
                    ByRole = dice.Of(Fixtures.Server, Fixtures.Manager),
                    Command = new CommandId(FormattableString.Invariant($"told-{command}")),
                    Stage = new Stage("Owned"),
                },
                happened));
        }

        return events.ToImmutable();
    }

    private static List<CaseEvent> Story(int which, DateTimeOffset start, ref Dice dice)
    {
        List<CaseEvent> story =
        [
            new CaseEvent.FailureReported(StandardPlaybook.Definition.Ref, Dana, Channel.Mail, start, dice.Of(Severity.Minor, Severity.Severe), Inconvenience.Some, FailureNature.Outcome, dice.Of(OpenedBy.Customer, OpenedBy.Staff, OpenedBy.Signal), Customer: Dana),
            new CaseEvent.OwnershipTaken(),
            new CaseEvent.ApologyGiven(Channel.Phone),
        ];
        SourceTaken byStaff = SourceTaken.Heard(new EvidenceTaken(Channel.Phone, Dana));
        var done = new CaseEvent.CorrectionMade(CorrectionExtent.Full, PersonalText.From("a hot soup, at last"), Cost: dice.Chance(50) ? new Money(1 + dice.Roll(900), Fixtures.Eur) : null);
        switch (which)
        {
            case 0:
                var isHappy = dice.Chance(80);
                return
                [
                    .. story,
                    done,
                    new CaseEvent.AnswerRecorded(isHappy ? Answer.Satisfied : Answer.Accepts, 4, dice.Chance(60) ? byStaff : SourceTaken.At(new DeviceId("till"))),
                    new CaseEvent.CaseClosed(isHappy ? Ending.Recovered : Ending.RemedyAccepted, 5),
                ];
            case 1:
                story.AddRange([done, new CaseEvent.SilenceRecorded(dice.Of(SilenceReason.NoAnswer, SilenceReason.Unreachable, SilenceReason.NotWanted), 3, Rule), new CaseEvent.CaseClosed(Ending.Unconfirmed, 5)]);
                if (dice.Chance(40))
                {
                    story.AddRange([new CaseEvent.CaseReopened(dice.Of(ReopenCause.Asked, ReopenCause.LateNo, ReopenCause.SettlementLost)), new CaseEvent.AnswerRecorded(Answer.WantsMore, 5, SourceTaken.OwnChannel())]);
                }

                return story;
            case 2:
                return [.. story, new CaseEvent.CaseWithdrawn(byStaff), .. dice.Chance(30) ? [new CaseEvent.CaseReopened(ReopenCause.LateContact)] : Array.Empty<CaseEvent>()];
            case 3:
                return [.. story, new CaseEvent.CaseDiscarded(PersonalText.From("the wrong table again"))];
            case 4:
                return [.. story, .. Promised(start, ref dice)];
            case 5:
                return [.. story, .. Paid(ref dice)];
            default:
                return [.. story, done, new CaseEvent.AnswerRecorded(Answer.Satisfied, 4, byStaff), new CaseEvent.CaseClosed(Ending.Recovered, 5), new CaseEvent.AnswerRecorded(Answer.Satisfied, 5, SourceTaken.OwnChannel()), new CaseEvent.CaseReopened(ReopenCause.LateNo), new CaseEvent.AnswerRecorded(Answer.Unhappy, 6, SourceTaken.OwnChannel())];
        }
    }

    private static List<CaseEvent> Promised(DateTimeOffset start, ref Dice dice)
    {
        List<CaseEvent> events = [];
        for (var i = 0; i < 4; i++)
        {
            var id = new PromiseId(FormattableString.Invariant($"p{i}"));
            events.Add(new CaseEvent.PromiseMade(id, dice.Chance(85) ? PromiseKind.ToCustomer : PromiseKind.Task, PersonalText.From("we ring back tonight"), Dana, start.AddHours(dice.Roll(90)), ByPolicy: dice.Chance(50)));
            if (dice.Chance(30))
            {
                events.Add(new CaseEvent.PromiseMoved(id, start.AddDays(9), SourceTaken.OwnChannel()));
            }

            events.AddRange(dice.Roll(5) switch
            {
                0 => [],
                1 => [new CaseEvent.PromiseKept(id, PersonalText.From("the call of the evening"))],
                2 => [new CaseEvent.PromiseBroken(id, PromiseKind.ToCustomer)],
                3 => [new CaseEvent.PromiseBroken(id, PromiseKind.ToCustomer), new CaseEvent.PromiseKeptRecordedLate(id, PersonalText.From("the call of the evening"), start)],
                _ => (CaseEvent[])[new CaseEvent.PromiseReleased(id)],
            });
        }

        return events;
    }

    private static List<CaseEvent> Paid(ref Dice dice)
    {
        List<CaseEvent> events = [];
        for (var i = 0; i < 4; i++)
        {
            var id = new ActId(FormattableString.Invariant($"g{i}"));
            var amount = new Money(1_000 + dice.Roll(9_000), dice.Of(Fixtures.Usd, Fixtures.Eur));
            events.Add(new CaseEvent.CompensationGranted(id, CompensationKind.Refund, amount, CompensationBasis.Goodwill));
            var settled = new CaseEvent.CompensationSettled(id, PersonalText.From("card number four"));
            events.AddRange(dice.Roll(7) switch
            {
                0 => [],
                1 => [settled],
                2 => [settled, new CaseEvent.CompensationReversed(id, amount with { Minor = 300 }, PersonalText.From("paid it twice, sorry"))],
                3 => [settled, new CaseEvent.CompensationReversed(id, amount, PersonalText.From("paid it twice, sorry"))],
                4 => [new CaseEvent.SettlementFailed(id, SettlementOutcome.Refused)],
                5 => [new CaseEvent.CompensationUnclaimed(id), .. dice.Chance(50) ? [settled] : Array.Empty<CaseEvent>()],
                _ => (CaseEvent[])[new CaseEvent.OfferAnswered(OfferResponse.Declined, SourceTaken.OwnChannel(), id)],
            });
        }

        return events;
    }
}
