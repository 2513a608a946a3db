using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Tests.Playbooks;

/// <summary>Tables with something wrong in them, or only changed: rows dropped, added, redirected, renamed; stages, effects and rules altered.</summary>
public sealed class MutatedPlaybooks(int seed)
{
    // A known seed and no secret: the same numbers on every computer, so that a failure can be run again.
    private readonly Random _random = new(seed);

    private static readonly PlaybookDefinition[] Bases = [.. PlaybookPresets.Names.Select(name => WrittenOut(PlaybookPresets.Get(name)))];

    /// <summary>The definition of a playbook with every common row written out.</summary>
    public static PlaybookDefinition WrittenOut(Playbook playbook) => new(playbook.Ref.Name, playbook.Ref.Version, playbook.Purpose, playbook.Opening)
    {
        Stages = playbook.StageNotes,
        Rows = playbook.Rows,
        Rules = playbook.Definition.Rules,
        Kinds = playbook.Definition.Kinds,
    };

    public PlaybookDefinition Next()
    {
        // Half of them come from the standard playbook, which most organizations start from.
        var mutant = _random.Next(2) == 0 ? Bases.Single(book => book.Name == "standard") : Bases[_random.Next(Bases.Length)];
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            mutant = Change(mutant);
        }

        return mutant;
    }

    private PlaybookDefinition Change(PlaybookDefinition book) => _random.Next(20) switch
    {
        < 6 => book with { Rows = book.Rows.RemoveAt(_random.Next(book.Rows.Length)) },
        < 11 => Add(book, new PlaybookRow(AnyStage(book), AnyKind(book), AnyStage(book))),
        < 13 => AnyStage(book) is var stage ? Add(book, new PlaybookRow(stage, AnyKind(book), stage)) : book,
        < 16 => Replace(book, row => row with { To = AnyStage(book) }),
        < 18 => Replace(book, row => row with { Kind = AnyKind(book) }),
        18 => book with { Rules = book.Rules.Add(new CustomRule(Pick(book.Stages.Where(stage => stage.Ending != Ending.Open).Select(stage => stage.Ending)), AnyKind(book))) },
        _ => book.Kinds.IsEmpty ? book : book with { Kinds = book.Kinds.Replace(book.Kinds[0], book.Kinds[0] with { Effect = (KindEffect)_random.Next(3) }) },
    };

    private PlaybookDefinition Replace(PlaybookDefinition book, Func<PlaybookRow, PlaybookRow> change)
    {
        var row = book.Rows[_random.Next(book.Rows.Length)];
        return Add(book with { Rows = book.Rows.Remove(row) }, change(row));
    }

    private static PlaybookDefinition Add(PlaybookDefinition book, PlaybookRow row) =>
        book with { Rows = book.Rows.RemoveAll(known => known.From == row.From && known.Kind == row.Kind).Add(row) };

    private Stage AnyStage(PlaybookDefinition book) => book.Stages[_random.Next(book.Stages.Length)].Name;

    // Mostly kinds that the table knows: a row for a kind from another purpose changes little.
    private StepKind AnyKind(PlaybookDefinition book) => _random.Next(8) switch
    {
        0 => new StepKind("CustomStep"),
        1 => StepKind.BuiltIn[_random.Next(StepKind.BuiltIn.Length)],
        _ => book.Rows[_random.Next(book.Rows.Length)].Kind,
    };

    private T Pick<T>(IEnumerable<T> items) => items.ToArray() is var all ? all[_random.Next(all.Length)] : throw new InvalidOperationException("There is nothing to pick from.");
}
