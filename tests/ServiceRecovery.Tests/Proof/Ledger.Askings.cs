using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Tests.Proof;

/// <summary>An asking in the book.</summary>
/// <param name="Ask">Its name.</param>
/// <param name="State">How far it has come.</param>
/// <param name="ExpiresAt">Until when a yes answers it.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Plan">What was planned; <see langword="null"/> of an attempt that was never an asking.</param>
/// <param name="IsOver">Something was done since that no answer to it judges.</param>
internal sealed record AskLine(AskId Ask, AskingStanding State, DateTimeOffset ExpiresAt, DateTimeOffset? SentAt, FollowUpPlan? Plan, bool IsOver)
{
    /// <summary>Another customer was named since it was sent, so that its link is somebody else's.</summary>
    public bool IsFormer { get; init; }

    public bool IsUnderway => State is AskingStanding.Issued or AskingStanding.Sent;
}

// Whether and when the customer was asked, and who came by which asking.
internal sealed partial record Ledger
{
    public ImmutableArray<AskLine> Asks { get; private set; } = [];

    /// <summary>Whom the customer named to speak for them, or staff did.</summary>
    public ImmutableHashSet<Subject> Representatives { get; private set; } = [];

    private AskId? LastAsk { get; set; }

    /// <summary>From when an asking of which nothing was heard counts as arrived.</summary>
    public DateTimeOffset? PresumedAt => Asks.Where(ask => !IsContactUnwanted && ask is { State: AskingStanding.Sent, IsOver: false }).Select(ask => ask.SentAt + ask.Plan!.PresumedAfter).Min();

    // In a case that a merge joined, the other history may have done something between an asking and its arrival: then it asked anew.
    private AskLine? Live(AskId id) => AskOf(id) is { IsOver: false } ask ? ask : null;

    private AskLine? AskOf(AskId id) => Asks.FirstOrDefault(ask => ask.Ask == id);

    private int PlaceOf(AskId id) => Asks.TakeWhile(ask => ask.Ask != id).Count() is var place && place < Asks.Length ? place : -1;

    private void JudgeAsking(EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.AskingIssued e:
                Must(!IsContactUnwanted, header, e, "who asked not to be contacted isn't asked");
                Must(AskOf(e.Ask) is null, header, e, "an asking has a name of its own");
                Must(e.JudgesVersion < header.Version && e.ExpiresAt > header.RecordedAt, header, e, "an asking is about what was, and can be answered for a while");
                break;
            case CaseEvent.CustomerAsked e:
                var arrived = AskOf(e.Ask);
                Must(!IsContactUnwanted, header, e, "who asked not to be contacted isn't asked");
                Must(arrived is null or { IsOver: false, State: not AskingStanding.Delivered, Plan: not null }, header, e, "an asking arrives once, and counts for what it asked about (law 2)");
                Must(e.Result != AskResult.Presumed || (header.ByKind == ActorKind.System && arrived is { State: AskingStanding.Sent, Plan: { } plan } && arrived.SentAt + plan.PresumedAfter <= header.RecordedAt), header, e, "an asking counts as arrived at its time, not before (P33)");
                break;
            case CaseEvent.AttemptRecorded e:
                var failed = AskOf(e.Ask);
                Must(!IsContactUnwanted, header, e, "who asked not to be contacted isn't asked");
                Must(failed is null or { IsOver: false, IsUnderway: true }, header, e, "an asking fails while it is on its way");
                break;
            case CaseEvent.DeliveryRecorded e:
                Must(AskOf(e.Ask) is not null, header, e, "what is delivered was issued");
                var isLive = IsOpen && !IsContactUnwanted && AskOf(e.Ask) is { IsOver: false };
                Must(!(isLive && AskOf(e.Ask)!.IsUnderway && e.Result is AskResult.NotReached or AskResult.Bounced or AskResult.Suppressed), header, e, "an asking that failed is an attempt that failed");
                Must(!(isLive && AskOf(e.Ask) is { State: not AskingStanding.Delivered, Plan: not null } && e.Result is AskResult.Reached or AskResult.Delivered && PlaybookOf(Purpose).Allows(header.Stage, StepKind.FollowUp)), header, e, "an asking that arrived has asked the customer");
                break;
        }
    }

    // A yes judges what stands, so it answers an asking that was made of that, and in time; a no is always heard.
    private void JudgeAsked(EventHeader header, CaseEvent.AnswerRecorded e, bool isApproved)
    {
        if (e.Source.Proof == OwnChannelProof.Token)
        {
            Must(e.Source.Ask is { } link && e.Ask is { } asked && PlaceOf(link) >= 0 && PlaceOf(link) <= PlaceOf(asked), header, e, "whoever comes by a link comes by one of this case, and answers what was asked with it or later (law 3)");
        }

        if ((e.Source.Proof == OwnChannelProof.Token || (e.Ask != LastAsk && !isApproved)) && e.Ask is { } named && AskOf(named) is { } ask)
        {
            Must(e.Answer is ServiceRecovery.Answer.Unhappy or ServiceRecovery.Answer.WantsMore || (!ask.IsOver && header.RecordedAt <= ask.ExpiresAt), header, e, "a yes answers an asking of what stands, in time (law 2)");
        }
    }

    private void JudgeIdentified(EventHeader header, CaseEvent.CustomerIdentified e, bool isApproved)
    {
        Must(e.Customer is null || Customer is null || e.Customer == Customer || isApproved, header, e, "another customer than is on record needs another person (law 3)");
        Must(!new[] { e.Customer, e.Representative }.Any(named => named is not null && (Acted.ContainsKey(named) || AnsweredFor.Contains(named) || Concerned.Contains(named))), header, e, "staff of the case aren't its customer (law 3)");
    }

    private void KeepAsking(EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.AskingIssued e:
                LastAsk = e.Ask;
                Keep(new AskLine(e.Ask, AskingStanding.Issued, e.ExpiresAt, null, e.Plan, false));
                break;
            case CaseEvent.CustomerAsked e:
                LastAsk = e.Ask;
                Keep((Live(e.Ask) ?? new AskLine(e.Ask, AskingStanding.Issued, header.RecordedAt + e.Plan.AnswerWithin, null, e.Plan, false)) with { State = AskingStanding.Delivered });
                Ask(e.Ask, header.RecordedAt);
                break;
            case CaseEvent.AttemptRecorded e:
                LastAsk = e.Ask;
                Keep((Live(e.Ask) ?? new AskLine(e.Ask, AskingStanding.Issued, header.RecordedAt.AddDays(30), null, null, false)) with { State = AskingStanding.Failed });
                FailedAttempts++;
                break;
            case CaseEvent.DeliveryRecorded { Result: AskResult.Sent } e when AskOf(e.Ask) is { IsUnderway: true } sent:
                Keep(sent with { State = AskingStanding.Sent, SentAt = header.RecordedAt });
                break;
            case CaseEvent.DeliveryRecorded { Result: AskResult.Reached or AskResult.Delivered } e when AskOf(e.Ask) is { } arrived:
                Keep(arrived with { State = AskingStanding.Delivered });
                break;
            case CaseEvent.DeliveryRecorded { Result: AskResult.NotReached or AskResult.Bounced or AskResult.Suppressed } e when AskOf(e.Ask) is { } back:
                Keep(back with { State = AskingStanding.Failed });
                // A silence that lacks what came back is none.
                var counted = Attempts.Length;
                Attempts = Attempts.RemoveAll(attempt => attempt.Ask == e.Ask);
                if (Attempts.Length < Math.Min(counted, 2) && IsOpen && Earned == Ending.Unconfirmed && !IsContactUnwanted)
                {
                    (Earned, IsClosing) = (Ending.Open, false);
                }

                break;
        }
    }

    private void KeepIdentified(CaseEvent.CustomerIdentified e, EventHeader header)
    {
        if (e.Customer is { } customer && customer != Customer)
        {
            // What one customer said is no word of another.
            if (Customer is not null)
            {
                Stale(header);
                ForgetFormer();
            }

            Customer = customer;
            NameLate(customer);
        }

        if (e.Representative is { } representative && !Representatives.Contains(representative))
        {
            Representatives = Representatives.Add(representative);
            NameLate(representative);
        }
    }

    private void NameLate(Subject person) => NamedLate = Grants.Any(grant => grant.Stands) ? NamedLate.Add(person) : NamedLate;

    private void Keep(AskLine line) => Asks = AskOf(line.Ask) is { } known ? Asks.Replace(known, line) : Asks.Add(line);

    private static Playbook PlaybookOf(Purpose purpose) => PlaybookCatalog.Standard.Default(purpose);
}
