using ServiceRecovery.Outbox;

namespace ServiceRecovery.Board.Answers;

/// <summary>What came of what a customer sent.</summary>
internal enum AnswerOutcome
{
    /// <summary>It is recorded, now or before.</summary>
    Taken,

    /// <summary>A yes came too late for what it was about.</summary>
    Stale,

    /// <summary>It can't be given now.</summary>
    NotOffered,

    /// <summary>What it is about is there no more.</summary>
    Gone,

    /// <summary>The desk didn't take it.</summary>
    Refused,
}

/// <summary>Gives the desk what a customer sent, as the customer, by the token of their link.</summary>
internal sealed class AnswerGiver(RecoveryDesk desk, AnswerLink link, FoundAsking found, AnswerForm form, CancellationToken left)
{
    private readonly Actor _by = Actor.ByLink(link.Token);

    // Which newer question the form showed, whatever became of it since.
    private readonly AskId? _newer = form.Question is null ? null : found.Newer.Where(ask => QuestionOf(desk, link, found, ask) == form.Question).Select(ask => (AskId?)ask).FirstOrDefault();

    private string? Words => form.Words.Length > 0 ? form.Words : null;

    /// <summary>Returns what a form says of the newer question that it shows: a name that tells nothing, and isn't the newer link.</summary>
    public static string? QuestionOf(RecoveryDesk desk, AnswerLink link, FoundAsking found) => found.IsNewer ? QuestionOf(desk, link, found, found.Ask) : null;

    private static string QuestionOf(RecoveryDesk desk, AnswerLink link, FoundAsking found, AskId ask) => desk.IdOf(link.Tenant, "question", found.CaseId.Value, ask.Value).Value;

    /// <summary>Gives it.</summary>
    /// <returns>What came of it, and the code of the refusal.</returns>
    public async ValueTask<(AnswerOutcome Outcome, string? Code)> GiveAsync()
    {
        if (form.Says == AnswerWords.Contact)
        {
            return Words is null ? (AnswerOutcome.NotOffered, null) : await ContactAsync().ConfigureAwait(false);
        }

        if (form.Says == AnswerWords.NotWanted)
        {
            return await DeclineAsync().ConfigureAwait(false);
        }

        if (AnswerWords.Find(form.Says) is not { } says)
        {
            return (AnswerOutcome.NotOffered, null);
        }

        var isNo = AnswerWords.Negative.Contains(form.Says);
        if (!isNo && found.Status == AskingStatus.Closed)
        {
            return (AnswerOutcome.Stale, null);
        }

        if (!isNo && _newer is null && form.Question is not null)
        {
            return (AnswerOutcome.Stale, null);
        }

        var refused = await DoAsync(new CaseCommand.RecordAnswer(says, Ask: _newer, Words: Words), form.Says).ConfigureAwait(false);
        return refused switch
        {
            null => (AnswerOutcome.Taken, null),
            "answer-stale" => (AnswerOutcome.Stale, refused),

            // The same answer again is one; what is written with it is something new.
            "ask-answered" => Words is null ? (AnswerOutcome.Taken, refused) : await ContactAsync().ConfigureAwait(false),

            // What the stage doesn't take as a no is heard all the same.
            "step-not-open" or "case-closed" when isNo => await ContactAsync().ConfigureAwait(false),
            "step-not-open" or "case-closed" => (AnswerOutcome.NotOffered, refused),
            _ => (OutcomeOf(refused), refused),
        };
    }

    private async ValueTask<(AnswerOutcome, string?)> ContactAsync() =>
        await DoAsync(new CaseCommand.RecordContact(found.Channel, Words: Words), AnswerWords.Contact).ConfigureAwait(false) is { } refused ? (OutcomeOf(refused), refused) : (AnswerOutcome.Taken, null);

    // A word that came after it would end the wish, so what they wrote comes first.
    private async ValueTask<(AnswerOutcome, string?)> DeclineAsync()
    {
        if (!found.MayDecline)
        {
            return found.Status == AskingStatus.Answered ? (AnswerOutcome.Taken, null) : (AnswerOutcome.NotOffered, null);
        }

        if (Words is not null && await ContactAsync().ConfigureAwait(false) is (not AnswerOutcome.Taken, _) untaken)
        {
            return untaken;
        }

        return await DoAsync(new CaseCommand.RecordNoContact(SilenceReason.NotWanted), AnswerWords.NotWanted).ConfigureAwait(false) switch
        {
            null => (AnswerOutcome.Taken, null),
            "step-not-open" or "case-closed" => (AnswerOutcome.NotOffered, null),
            var refused => (OutcomeOf(refused), refused),
        };
    }

    private static AnswerOutcome OutcomeOf(string code) => code is "token-unknown" or "not-the-customer" or "case-unknown" ? AnswerOutcome.Gone : AnswerOutcome.Refused;

    // The same words to the same question are one act, however often they are sent and by whichever node they are taken. Sent again after something was done, they are said of that.
    private async ValueTask<string?> DoAsync(CaseCommand command, string what)
    {
        var target = desk.For(link.Tenant).Case(_newer is not null ? found.CaseId : link.CaseId).As(_by);
        string[] said = [link.CaseId.Value, link.Ask.Value, _newer?.Value ?? "", what, form.Words];
        var result = await target.DoAsync(command, desk.IdOf(link.Tenant, said), left).ConfigureAwait(false);
        if (result is CommandResult.Repeated && result.Version < found.StaledVersion)
        {
            result = await target.DoAsync(command, desk.IdOf(link.Tenant, [.. said, FormattableString.Invariant($"{found.StaledVersion}")]), left).ConfigureAwait(false);
        }

        return (result as CommandResult.Refused)?.Refusal.Unmet[0].Code;
    }
}
