using System.Globalization;

namespace ServiceRecovery.Comparison;

/// <summary>What is measured, as the arguments choose it.</summary>
internal sealed record Choice
{
    public const string Help = """
        Compares this library with what a user would take instead, in rounds that take turns in one run.

          --stores LIST      sqlite, postgresql, memory                          all by default
          --arms LIST        ours, raw, ef, marten, wolverine, stateless, masstransit    all by default; ours always;
                             words: ours where every command reads all texts of its case; loads: ours where no case
                             is kept in mind; both only where they are named
          --workloads LIST   note, recovery, hot, long, import, disk             all by default
          --callers LIST     how many at once                                    1,8 by default
          --rounds N         rounds that count, beside three that warm up        7 by default
          --seconds S        how long an arm works in a round, about             0.4 by default
          --report FILE      writes the report there too
          --help             this

        A list has commas and no blanks. PostgreSQL is measured on a server that is started for it, where one is installed.
        """;

    public IReadOnlyList<string> Stores { get; private init; } = ["sqlite", "postgresql", "memory"];

    public IReadOnlyList<string> Arms { get; private init; } = ["ours", "raw", "ef", "marten", "wolverine", "stateless", "masstransit"];

    public IReadOnlyList<string> Workloads { get; private init; } = ["note", "recovery", "hot", "long", "import", "disk"];

    public IReadOnlyList<int> Callers { get; private init; } = [1, 8];

    public int Rounds { get; private init; } = 7;

    public double Seconds { get; private init; } = 0.4;

    public string? Report { get; private init; }

    /// <summary>Reads arguments.</summary>
    /// <exception cref="FormatException">They say what there isn't.</exception>
    public static Choice Read(string[] args)
    {
        var choice = new Choice();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"'{args[i]}' needs a value.");
            choice = args[i] switch
            {
                "--stores" => choice with { Stores = Among(value, choice.Stores) },
                "--arms" => choice with { Arms = Among(value, [.. choice.Arms, "words", "loads"]) },
                "--workloads" => choice with { Workloads = Among(value, choice.Workloads) },
                "--callers" => choice with { Callers = [.. value.Split(',').Select(Number)] },
                "--rounds" => choice with { Rounds = Number(value) },
                "--seconds" => choice with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--report" => choice with { Report = value },
                _ => throw new FormatException($"There is no '{args[i]}'."),
            };
        }

        return choice;
    }

    private static string[] Among(string value, IReadOnlyList<string> known) => value.Split(',') is var chosen && chosen.FirstOrDefault(one => !known.Contains(one)) is { } unknown
        ? throw new FormatException($"There is no '{unknown}' among {string.Join(", ", known)}.")
        : chosen;

    private static int Number(string value) => int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new FormatException($"'{value}' is no number from 1 on.");
}
