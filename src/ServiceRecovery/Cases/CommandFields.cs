using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>Walks the fields of a command in a fixed order. The door checks them, the fingerprint hashes them: one list for both.</summary>
internal abstract class CommandFields
{
    public abstract void Text(string field, string? value, bool isNeeded = false, int longest = DoorText.LongestText);

    public abstract void Reference(string field, string? value, bool isNeeded = false);

    public abstract void Code(string field, string? value, bool isNeeded = false);

    public abstract void Number(string field, long? value);

    public abstract void Choice<T>(string field, T? value)
        where T : struct, Enum;

    public abstract void Time(string field, DateTimeOffset? value);

    public void Flag(string field, bool value) => Number(field, value ? 1 : 0);

    public void Visit(CaseCommand command)
    {
        Code("do", Verbs.Of(command));
        Time("occurredAt", command.OccurredAt);
        Time("receivedAt", command.ReceivedAt);
        switch (command)
        {
            case CaseCommand.ReportFailure c:
                Code("type", "failure");
                Choice<Severity>("severity", c.Severity);
                Needed("channel", c.Channel);
                Text("text", c.Account);
                Choice<Inconvenience>("inconvenience", c.Inconvenience);
                Choice<FailureNature>("nature", c.Nature);
                Code("failure", c.Failure?.ToString());
                Choice<OpenedBy>("openedBy", c.OpenedBy);
                Reference("customer", c.Customer?.ToString());
                Reference("order", c.Order?.ToString());
                Code("place", c.Place?.ToString());
                Code("cause", c.Cause?.ToString());
                Flag("safety", c.Safety);
                Text("needs", c.Needs);
                Reference("representative", c.Representative?.ToString());
                Evidence(c.Evidence);
                People("concerned", c.Concerned);
                Code("playbook", c.Playbook?.ToString());
                break;
            case CaseCommand.ReportPraise c:
                Code("type", "praise");
                Needed("channel", c.Channel);
                Text("text", c.Words, isNeeded: true);
                People("praised", c.Praised);
                Reference("customer", c.Customer?.ToString());
                Reference("order", c.Order?.ToString());
                Code("place", c.Place?.ToString());
                Code("playbook", c.Playbook?.ToString());
                break;
            case CaseCommand.ReportNearMiss c:
                Code("type", "near-miss");
                Needed("channel", c.Channel);
                Text("text", c.Words, isNeeded: true);
                Code("place", c.Place?.ToString());
                Flag("safety", c.Safety);
                Code("playbook", c.Playbook?.ToString());
                break;
            case CaseCommand.CorrectReceipt or CaseCommand.Own or CaseCommand.Close or CaseCommand.RecordSilence:
                break;
            case CaseCommand.JoinCause c:
                Code("cause", c.Cause.ToString(), isNeeded: true);
                break;
            case CaseCommand.Link c:
                Code("to", c.To.ToString(), isNeeded: true);
                Text("reason", c.Reason, isNeeded: true);
                break;
            case CaseCommand.HandOver c:
                Code("to", c.To.ToString(), isNeeded: true);
                Code("role", c.ToRole.ToString(), isNeeded: true);
                Text("text", c.Note, isNeeded: true);
                break;
            case CaseCommand.TakeOver c:
                Text("text", c.Reason, isNeeded: true);
                break;
            case CaseCommand.Assess c:
                Choice("severity", c.Severity);
                Choice("inconvenience", c.Inconvenience);
                Text("why", c.Why);
                break;
            case CaseCommand.AddNote c:
                Text("text", c.Note, isNeeded: true, DoorText.LongestNote);
                break;
            case CaseCommand.Escalate c:
                Code("level", c.Level.ToString(), isNeeded: true);
                Text("reason", c.Reason, isNeeded: true);
                break;
            case CaseCommand.TakeStep c:
                Code("kind", c.Kind.ToString(), isNeeded: true);
                Map("values", c.Values);
                Text("note", c.Note);
                Money("cost", c.Cost);
                Code("ref", c.Ref?.ToString());
                break;
            case CaseCommand.MovePlaybook c:
                Code("name", c.To.Name, isNeeded: true);
                Number("version", c.To.Version);
                break;
            default:
                VisitWords(command);
                break;
        }
    }

    private void VisitWords(CaseCommand command)
    {
        switch (command)
        {
            case CaseCommand.Acknowledge c:
                Needed("channel", c.Channel);
                Text("text", c.Words);
                break;
            case CaseCommand.Apologize c:
                Needed("channel", c.Channel);
                Text("text", c.Words);
                Code("template", c.Template);
                Flag("asWritten", c.AsWritten);
                Code("culture", c.Culture);
                break;
            case CaseCommand.Explain c:
                Choice<CauseKnown>("known", c.Known);
                Text("text", c.Words);
                break;
            case CaseCommand.Listen c:
                Text("words", c.Words, isNeeded: true);
                Text("expects", c.Expects);
                Text("account", c.Account);
                foreach (var kind in c.Kinds.IsDefault ? [] : c.Kinds)
                {
                    Choice<ExpectationKind>("kinds", kind);
                }

                break;
            case CaseCommand.ConfirmUnderstanding c:
                Text("text", c.Summary, isNeeded: true);
                Flag("agreed", c.Agreed);
                break;
            case CaseCommand.RecordContact c:
                Needed("channel", c.Channel);
                Flag("chase", c.Chase);
                Flag("retold", c.HadToRetell);
                Text("text", c.Words);
                break;
            case CaseCommand.FollowUp c:
                Needed("channel", c.Channel);
                Choice<AskResult>("result", c.Result);
                Code("ask", c.Ask?.ToString());
                break;
            case CaseCommand.RecordAnswer c:
                Choice<Answer>("says", c.Says);
                Source(c.Source);
                Code("ask", c.Ask?.ToString());
                Scores(c.Scores);
                Text("words", c.Words);
                break;
            case CaseCommand.RecordNoContact c:
                Choice<SilenceReason>("reason", c.Reason);
                Source(c.Source);
                break;
            case CaseCommand.DeclareUnreconciled c:
                Needed("ref", c.Ref);
                Text("efforts", c.Efforts, isNeeded: true);
                Text("offer", c.FinalOffer, isNeeded: true);
                Flag("referralTold", c.ReferralTold);
                break;
            case CaseCommand.Withdraw c:
                Source(c.Source);
                Text("text", c.Reason);
                break;
            case CaseCommand.Discard c:
                Text("reason", c.Reason, isNeeded: true);
                break;
            case CaseCommand.Merge c:
                Code("into", c.Into.ToString(), isNeeded: true);
                break;
            case CaseCommand.Reopen c:
                Text("reason", c.Reason, isNeeded: true);
                break;
            case CaseCommand.Thank c:
                Text("text", c.Words, isNeeded: true);
                break;
            case CaseCommand.WaiveThanks c:
                Text("reason", c.Reason, isNeeded: true);
                break;
            case CaseCommand.Interview c:
                Text("text", c.Answers, isNeeded: true);
                Flag("mayQuote", c.MayQuote);
                Code("channel", c.Channel?.ToString());
                break;
            case CaseCommand.WaiveInterview c:
                Text("reason", c.Reason, isNeeded: true);
                break;
            case CaseCommand.Recognize c:
                People("people", c.People);
                Text("forum", c.Forum, isNeeded: true);
                Text("text", c.Words, isNeeded: true);
                Text("team", c.Team);
                break;
            case CaseCommand.Debrief c:
                Code("ref", c.Ref.ToString(), isNeeded: true);
                Text("text", c.Words, isNeeded: true);
                break;
            case CaseCommand.WaiveDebrief c:
                Text("reason", c.Reason, isNeeded: true);
                break;
            case CaseCommand.WritePractice c:
                Code("ref", c.Ref.ToString(), isNeeded: true);
                Text("text", c.Words, isNeeded: true);
                break;
            default:
                VisitDeeds(command);
                break;
        }
    }

    private void VisitDeeds(CaseCommand command)
    {
        switch (command)
        {
            case CaseCommand.Correct c:
                Choice<CorrectionExtent>("extent", c.Extent);
                Text("text", c.What, isNeeded: true);
                Code("ref", c.Ref?.ToString());
                Money("cost", c.Cost);
                break;
            case CaseCommand.DeclareImpossible c:
                Text("reason", c.Why, isNeeded: true);
                Text("instead", c.Instead, isNeeded: true);
                break;
            case CaseCommand.FindNoFailure c:
                Text("evidence", c.Evidence, isNeeded: true);
                Text("text", c.Explanation, isNeeded: true);
                break;
            case CaseCommand.Compensate c:
                Needed("ref", c.Ref);
                Choice<CompensationKind>("kind", c.Kind);
                Money("amount", c.Amount);
                Choice<CompensationBasis>("basis", c.Basis);
                Code("schedule", c.Schedule);
                Reference("transaction", c.Transaction?.ToString());
                Reference("destination", c.Destination?.ToString());
                Time("claimBy", c.ClaimBy);
                Text("settlement", c.Settlement);
                break;
            case CaseCommand.RespondToOffer c:
                Choice<OfferResponse>("response", c.Response);
                Code("ref", c.Ref?.ToString());
                Money("amount", c.Counter);
                Source(c.Source);
                break;
            case CaseCommand.Approve c:
                Needed("ref", c.Ref);
                Number("amount", c.Less);
                break;
            case CaseCommand.Decline c:
                Needed("ref", c.Ref);
                Text("reason", c.Reason, isNeeded: true);
                break;
            case CaseCommand.HandOnApproval c:
                Needed("ref", c.Ref);
                Code("level", c.Level.ToString(), isNeeded: true);
                break;
            case CaseCommand.SettleCompensation c:
                Needed("ref", c.Ref);
                Text("proof", c.Proof, isNeeded: true);
                break;
            case CaseCommand.FailSettlement c:
                Needed("ref", c.Ref);
                Choice<SettlementOutcome>("how", c.How);
                Text("reason", c.Reason);
                break;
            case CaseCommand.ReverseCompensation c:
                Needed("ref", c.Ref);
                Text("reason", c.Reason, isNeeded: true);
                Number("amount", c.Amount);
                break;
            case CaseCommand.MakePromise c:
                Needed("ref", c.Ref);
                Text("text", c.What, isNeeded: true);
                Time("due", c.DueAt);
                Number("within", c.Within?.Ticks);
                Code("who", c.Who?.ToString());
                Choice<PromiseKind>("task", c.Kind);
                break;
            case CaseCommand.KeepPromise c:
                Needed("ref", c.Ref);
                Text("proof", c.Proof, isNeeded: true);
                Time("keptAt", c.KeptAt);
                break;
            case CaseCommand.MovePromise c:
                Needed("ref", c.Ref);
                Time("due", c.DueAt);
                Source(c.Source);
                break;
            case CaseCommand.ReleasePromise c:
                Needed("ref", c.Ref);
                Source(c.Source);
                break;
            case CaseCommand.BreakPromise c:
                Needed("ref", c.Ref);
                break;
            case CaseCommand.ExpireApproval c:
                Needed("ref", c.Ref);
                break;
            case CaseCommand.LapseClaim c:
                Needed("ref", c.Ref);
                break;
            default:
                throw new InvalidOperationException($"The fields of '{command.GetType().Name}' are not listed in {nameof(CommandFields)}.");
        }
    }

    private void Needed<T>(string field, T id)
        where T : struct => Code(field, id.ToString(), isNeeded: true);

    private void Money(string field, Money? money)
    {
        Number(field, money?.Minor);
        Code("currency", money?.Currency.Code);
    }

    private void People(string field, ImmutableArray<PersonId> people)
    {
        Number(field, people.IsDefault ? 0 : people.Length);
        foreach (var person in people.IsDefault ? [] : people)
        {
            Code(field, person.ToString(), isNeeded: true);
        }
    }

    private void Source(Source? source)
    {
        switch (source)
        {
            case null:
                break;
            case ServiceRecovery.Source.OwnChannel own:
                Code("source", "own-channel");
                Code("token", own.Token?.ToString());
                break;
            case ServiceRecovery.Source.AtThePlace place:
                Code("device", place.Device.ToString(), isNeeded: true);
                break;
            case ServiceRecovery.Source.ByStaff staff:
                Evidence(staff.Evidence);
                break;
            default:
                throw new InvalidOperationException($"The source '{source.GetType().Name}' is not listed in {nameof(CommandFields)}.");
        }
    }

    private void Evidence(Evidence? evidence)
    {
        if (evidence is null)
        {
            return;
        }

        Needed("channel", evidence.Channel);
        Reference("reference", evidence.Reference, isNeeded: true);
        Time("contactAt", evidence.ContactAt);
        Text("note", evidence.Note);
    }

    private void Scores(ImmutableSortedDictionary<string, int>? scores)
    {
        Number("scores", scores?.Count);
        foreach (var score in scores ?? ImmutableSortedDictionary<string, int>.Empty)
        {
            Code("scores", score.Key, isNeeded: true);
            Number("score", score.Value);
        }
    }

    private void Map(string field, ImmutableSortedDictionary<string, string>? values)
    {
        Number(field, values?.Count);
        foreach (var value in values ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            Code(field, value.Key, isNeeded: true);
            Text(field, value.Value, isNeeded: true);
        }
    }
}
