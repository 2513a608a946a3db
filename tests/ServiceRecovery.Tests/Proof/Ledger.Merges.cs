using System.Collections.Immutable;

namespace ServiceRecovery.Tests.Proof;

internal sealed partial record Ledger
{
    // Both books are written anew as one, entry by entry as they were recorded; whose case it is and where it stands stays as the older one has it.
    private Ledger WithBoth(CaseEvent.DuplicateAbsorbed absorbed)
    {
        var brought = Entries(absorbed).Where(entry => !Read.Any(known => known.Header.Origin is { } origin && IsAt(entry, origin))).Select((entry, index) => (Entry: entry, IsOwn: false, Order: index));
        RecordedEvent[] read = [.. Read.Reverse()];
        var own = read.Select((entry, index) => (Entry: entry, IsOwn: entry.Header.Origin is null, Order: index - read.Length));
        var former = Former.Union(BookOf(absorbed).Former.Select(place => (place.Case ?? absorbed.Younger, place.Version)).Select(place => ((CaseId?)place.Item1, place.Version)));
        var both = new Ledger(Fixtures) { IsJoining = true };
        foreach (var (entry, isOwn, _) in own.Concat(brought).OrderBy(one => one.Entry.Header.RecordedAt).ThenBy(one => one.Order))
        {
            var before = both with { };
            both.Keep(entry);
            if (!isOwn)
            {
                (both.IsOwned, both.Answers, both.AnswersRole, both.Offered) = (before.IsOwned, before.Answers, before.AnswersRole, before.Offered);
                (both.Customer, both.Ending, both.Purpose, both.OpenedAt) = (before.Customer, before.Ending, before.Purpose, before.OpenedAt);
            }

            if (former.Contains(PlaceOf(entry)))
            {
                both.KeepNoWordOf(entry.Event, before);
            }
        }

        (both.IsJoining, both.Former) = (false, former);
        return both;
    }

    // The younger case's own book, as it was kept there.
    private Ledger BookOf(CaseEvent.DuplicateAbsorbed absorbed)
    {
        var book = new Ledger(Fixtures);
        foreach (var one in absorbed.Carried)
        {
            book = one.Event is CaseEvent.DuplicateAbsorbed before ? book.WithBoth(before) : book with { };
            var entry = Entry(one);
            book.Keep(entry with { Header = entry.Header with { Origin = null } });
        }

        return book;
    }

    private static (CaseId? Case, long Version) PlaceOf(RecordedEvent entry) => (entry.Header.Origin?.Case, entry.Header.Version);

    private static IEnumerable<RecordedEvent> Entries(CaseEvent.DuplicateAbsorbed absorbed) => absorbed.Carried
        .SelectMany(one => one.Event is CaseEvent.DuplicateAbsorbed before ? [.. Entries(before), Entry(one)] : new[] { Entry(one) })
        .DistinctBy(entry => (entry.Header.Origin!.Case, entry.Header.Origin.Version))
        .OrderBy(entry => entry.Header.RecordedAt);

    // The same event can come by two ways, where an import brought one half of a merge.
    private static bool IsAt(RecordedEvent entry, EventOrigin origin) => entry.Header.Origin!.Case == origin.Case && entry.Header.Origin.Version == origin.Version;

    private static RecordedEvent Entry(CarriedEvent one) => new(
        new EventHeader { Version = one.Of.Version, RecordedAt = one.At, OccurredAt = one.OccurredAt, By = one.By, ByKind = one.ByKind, ByRole = one.Role, ActsFor = one.ActsFor, Command = new CommandId("carried"), Stage = default, Origin = one.Of },
        one.Event);

    // The younger case's last no is this case's too, and what waited in either for another person falls, unless it is money.
    private void Absorb(EventHeader header, CaseEvent.DuplicateAbsorbed e)
    {
        var younger = BookOf(e);
        NamedLate = NamedLate.Union(younger.NamedLate);
        if (younger.IsLastNo)
        {
            (IsLastNo, IsAnswered, DoneSince) = (true, true, false);
            (LastRank, LastScores) = (younger.LastRank, younger.LastScores);
        }

        OwnersSinceAnswer = OwnersSinceAnswer.Union(younger.IsAnswered ? younger.OwnersSinceAnswer : []).Union(younger.IsOwned ? [younger.Answers!] : []).Union(IsOwned && younger.IsLastNo ? [Answers!] : []);

        IsBroughtBack = !DoneSince && !younger.IsLastNo;
        Void(static request => !request.IsAboutMoney);
    }
}
