using System.Collections.Immutable;

namespace ServiceRecovery.Drills;

// How a drill goes on by itself: time, the customer, and colleagues.
public sealed partial class Drill
{
    private readonly ImmutableArray<RuleState> _rules;
    private bool _isDueStuck;

    private DateTimeOffset Ends => Scenario.StartsAt + Scenario.Lasts;

    // A rule and what became of it.
    private sealed class RuleState(DrillReaction rule)
    {
        public DrillReaction Rule { get; } = rule;

        public int Fired { get; set; }

        public DateTimeOffset TriedAt { get; set; }

        public bool IsSpent => Fired >= Rule.Times;
    }

    private async ValueTask PassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        // Compared as spans: an instant plus the longest wait there is would lie beyond the end of time.
        var until = time >= Ends - Now ? Ends : Now + time;
        while (!IsOver && await StepAsync(until, cancellationToken).ConfigureAwait(false))
        {
        }

        if (!IsOver)
        {
            SetTo(until);
            if (until >= Ends)
            {
                Finish(DrillEnd.TimeOver);
            }
        }
    }

    // Does the next thing up to an instant: what is due first, then what people do, then what the customer lives through. False when there is none.
    private async ValueTask<bool> StepAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var due = _isDueStuck ? null : DueWork.Next(Case, _playbook)?.At;
        var planned = _agenda.NextAt;
        var rule = _rules.Where(one => !one.IsSpent && FiresAt(one) is not null).OrderBy(FiresAt).FirstOrDefault();
        var felt = rule is null ? null : FiresAt(rule);
        var next = Earliest(due, Earliest(planned, felt));
        if (next is not { } at || at > until)
        {
            return false;
        }

        SetTo(at);
        if (due == at)
        {
            await WorkDueAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (planned == at)
        {
            await _agenda.Take()(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            rule!.TriedAt = Now;
            if (rule.Rule.If.Holds(_ledger))
            {
                await FireAsync(rule, cancellationToken).ConfigureAwait(false);
            }
            else if (rule.Rule.Cause == DrillCause.MinutesPassed)
            {
                rule.Fired = rule.Rule.Times;
            }
        }

        return true;
    }

    private DateTimeOffset? FiresAt(RuleState state) => state.Rule.Cause switch
    {
        DrillCause.MinutesPassed => Scenario.StartsAt + state.Rule.After,
        DrillCause.Silence => (_ledger.HeardAt > state.TriedAt ? _ledger.HeardAt : state.TriedAt) + state.Rule.After,
        _ => null,
    };

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is { } a && other is { } b ? (a <= b ? a : b) : one ?? other;

    private void SetTo(DateTimeOffset at)
    {
        _clock.SetTo(at);
        _ledger.Now = Now;
    }

    private async ValueTask WorkDueAsync(CancellationToken cancellationToken)
    {
        if (await _desk.WorkDueAsync(TenantId.Single, Id, cancellationToken).ConfigureAwait(false) is not { } done)
        {
            // Only a stream that takes no more events refuses its own due work.
            _isDueStuck = true;
            return;
        }

        foreach (var recorded in done.Events)
        {
            if (DueSentence(recorded.Event) is { } sentence)
            {
                Say(DrillVoice.Clock, sentence);
            }
        }

        await TakeAsync(done.Events, cancellationToken).ConfigureAwait(false);
    }

    private static string? DueSentence(CaseEvent happened) => happened switch
    {
        CaseEvent.PromiseBroken { Kind: PromiseKind.ToCustomer } broken => $"The promise '{broken.Ref}' broke: its time came, and nothing says that it was kept.",
        CaseEvent.PromiseBroken task => $"The time of the task '{task.Ref}' came, and it is still to be done.",
        CaseEvent.ApprovalExpired expired => $"The request '{expired.Ref}' expired: nobody had decided.",
        CaseEvent.SilenceRecorded => "The customer was asked as often as the plan says and nothing was heard; silence counts now.",
        CaseEvent.CompensationUnclaimed unclaimed => $"The time to claim '{unclaimed.Ref}' has passed.",
        CaseEvent.CaseClosed closed => $"Nothing is outstanding any more, and the case closes as {closed.Ending}.",
        _ => null,
    };

    private async ValueTask TakeAsync(ImmutableArray<RecordedEvent> events, CancellationToken cancellationToken)
    {
        _ledger.Case = await _desk.FindAsync(TenantId.Single, Id, cancellationToken).ConfigureAwait(false) ?? RecoveryCase.Empty;
        foreach (var recorded in events)
        {
            _ledger.Take(recorded);
        }

        foreach (var recorded in events)
        {
            if (!IsOver)
            {
                await ReactAsync(recorded.Event, cancellationToken).ConfigureAwait(false);
            }
        }

        if (Case.Version > 0 && !Case.IsOpen)
        {
            Finish(DrillEnd.CaseClosed);
        }
    }

    private async ValueTask ReactAsync(CaseEvent happened, CancellationToken cancellationToken)
    {
        var name = DrillLedger.NameOf(happened);
        foreach (var state in _rules)
        {
            if (!IsOver && state is { IsSpent: false, Rule.Cause: DrillCause.Event } && state.Rule.On == name && state.Rule.If.Holds(_ledger))
            {
                await FireAsync(state, cancellationToken).ConfigureAwait(false);
            }
        }

        if (IsOver)
        {
            return;
        }

        switch (happened)
        {
            case CaseEvent.CustomerAsked asked:
                PlanAnswer(asked.Ask);
                break;
            case CaseEvent.AttemptRecorded attempt:
                Say(DrillVoice.Drill, $"Nobody is reached by '{attempt.Channel}'.");
                break;
            case CaseEvent.CompensationGranted granted:
                PlanOfferReply(granted.Ref);
                break;
            case CaseEvent.ApprovalRequested requested:
                PlanApproval(requested);
                break;
            case CaseEvent.HandOverOffered offered:
                PlanAcceptance(offered);
                break;
            case CaseEvent.Escalated escalated:
                PlanTakeOver(escalated.Level);
                break;
            default:
                break;
        }
    }

    private void PlanAnswer(AskId ask)
    {
        var reply = Scenario.Customer.Answers.First(one => one.If.Holds(_ledger));
        if (reply.Answer is { } answer)
        {
            _agenda.Add(Now + reply.After, token => SpeakAsync(new CaseCommand.RecordAnswer(answer, Ask: ask, Words: reply.Says), reply.Says ?? AnswerSentence(answer), token));
        }
    }

    private void PlanOfferReply(ActId offer)
    {
        if (Scenario.Customer.Offers.FirstOrDefault(one => one.If.Holds(_ledger)) is { Response: { } response } reply)
        {
            var counter = response == OfferResponse.Countered ? new Money(reply.Counter, Scenario.Currency) : (Money?)null;
            _agenda.Add(Now + reply.After, token => SpeakAsync(new CaseCommand.RespondToOffer(response, offer, counter), reply.Says ?? OfferSentence(response, offer, counter), token));
        }
    }

    private static string AnswerSentence(Answer answer) => answer switch
    {
        Answer.Satisfied => "The customer is satisfied.",
        Answer.Accepts => "The customer takes it and isn't happy.",
        Answer.WontSay => "The customer won't say.",
        Answer.WantsMore => "The customer wants something more.",
        _ => "The customer isn't satisfied.",
    };

    private static string OfferSentence(OfferResponse response, ActId offer, Money? counter) => response switch
    {
        OfferResponse.Accepted => $"The customer takes '{offer}'.",
        OfferResponse.Countered => $"The customer asks for {counter} instead of '{offer}'.",
        _ => $"The customer doesn't want '{offer}'.",
    };

    private async ValueTask FireAsync(RuleState state, CancellationToken cancellationToken)
    {
        var rule = state.Rule;
        state.Fired++;
        _ledger.Feel(rule.Mood, rule.Patience);
        if (rule.Does == CustomerAct.None && rule.Says is { } says)
        {
            Say(DrillVoice.Customer, says);
        }

        await DoAsync(rule.Does, rule.Says, cancellationToken).ConfigureAwait(false);
        if (!IsOver && _ledger.Patience == 0)
        {
            await DoAsync(Scenario.Customer.OutOfPatience, Scenario.Customer.OutOfPatienceSays, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask DoAsync(CustomerAct act, string? says, CancellationToken cancellationToken)
    {
        CaseCommand? command = act switch
        {
            CustomerAct.Contacts => new CaseCommand.RecordContact(Scenario.Channel, Words: says),
            CustomerAct.Chases => new CaseCommand.RecordContact(Scenario.Channel, Chase: true, Words: says),
            CustomerAct.Retells => new CaseCommand.RecordContact(Scenario.Channel, HadToRetell: true, Words: says),
            CustomerAct.SaysSatisfied => new CaseCommand.RecordAnswer(Answer.Satisfied, Words: says),
            CustomerAct.SaysUnhappy => new CaseCommand.RecordAnswer(Answer.Unhappy, Words: says),
            CustomerAct.SaysWantsMore => new CaseCommand.RecordAnswer(Answer.WantsMore, Words: says),
            CustomerAct.Withdraws => new CaseCommand.Withdraw(Reason: says),
            _ => null,
        };
        if (command is not null)
        {
            await SpeakAsync(command, says ?? "The customer is in touch.", cancellationToken).ConfigureAwait(false);
        }
        else if (act == CustomerAct.Leaves && says is not null)
        {
            Say(DrillVoice.Customer, says);
        }

        // Where a complaint can't be taken back any more, who would have done so just goes.
        if (act is CustomerAct.Leaves or CustomerAct.Withdraws && !IsOver)
        {
            Say(DrillVoice.Drill, "The customer is gone.");
            Finish(DrillEnd.CustomerLeft);
        }
    }

    // What the customer says is on record as what it is where the case takes that, and as a contact where it doesn't.
    private async ValueTask SpeakAsync(CaseCommand command, string says, CancellationToken cancellationToken)
    {
        Say(DrillVoice.Customer, says);
        var result = await HandleAsync(Customer, [command], cancellationToken).ConfigureAwait(false);
        if (result is CommandResult.Refused && command is not CaseCommand.Withdraw)
        {
            result = await HandleAsync(Customer, [new CaseCommand.RecordContact(Scenario.Channel, Words: says)], cancellationToken).ConfigureAwait(false);
        }

        if (result is CommandResult.Accepted accepted)
        {
            await TakeAsync(accepted.Events, cancellationToken).ConfigureAwait(false);
        }
    }
}
