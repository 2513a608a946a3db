using System.Collections.Immutable;

namespace ServiceRecovery.Insights.Reports;

// A report as people read it, before anybody says whether on a terminal, in a browser or in a spreadsheet.

/// <summary>The whole of it.</summary>
/// <param name="Title">What it is.</param>
/// <param name="About">What it is about, in sentences.</param>
/// <param name="KeyFigures">The few figures somebody acts on.</param>
/// <param name="Parts">What stands behind them.</param>
/// <param name="Legend">What the signs mean.</param>
internal sealed record ReportDocument(string Title, ImmutableArray<string> About, ImmutableArray<KeyFigure> KeyFigures, ImmutableArray<ReportPart> Parts, ImmutableArray<string> Legend);

/// <summary>A figure that stands at the top.</summary>
internal sealed record KeyFigure(string Label, string Value, string Detail);

/// <summary>What one reader looks for.</summary>
/// <param name="Key">Its stable name, which is its anchor too.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Sections">What is in it.</param>
/// <param name="IsFactor">It tells of one factor alone, in figures of which some stand in the other parts too.</param>
internal sealed record ReportPart(string Key, string Title, ImmutableArray<ReportSection> Sections, bool IsFactor = false);

/// <summary>A question, with its tables.</summary>
internal sealed record ReportSection(string Key, string Title, string? Note, ImmutableArray<ReportTable> Tables);

/// <summary>Figures, one row a subject.</summary>
/// <param name="Key">Its stable name.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Subject">What its rows are.</param>
/// <param name="Columns">What its figures are.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record ReportTable(string Key, string Caption, string Subject, ImmutableArray<ReportColumn> Columns, ImmutableArray<ReportRow> Rows)
{
    /// <summary>Gets what of it is drawn; <see langword="null"/>: nothing.</summary>
    public ReportBars? Bars { get; init; }
}

/// <summary>A sort of figure.</summary>
internal sealed record ReportColumn(string Key, string Title);

/// <summary>The figures of one subject.</summary>
/// <param name="Key">Its name as it was given, or our stable one; <see langword="null"/> where nothing was said.</param>
/// <param name="Label">What people read.</param>
/// <param name="Figures">As many as there are columns.</param>
internal sealed record ReportRow(string? Key, string Label, ImmutableArray<Figure> Figures)
{
    /// <summary>Gets whether it is drawn; a row that is part of another isn't.</summary>
    public bool IsDrawn { get; init; } = true;
}

/// <summary>One or two columns of a table as bars.</summary>
/// <param name="Description">What is seen, for who doesn't see it.</param>
/// <param name="First">The column that is drawn.</param>
/// <param name="Second">The column that is drawn beside it.</param>
internal sealed record ReportBars(string Description, int First, int? Second = null)
{
    /// <summary>How many rows are drawn at most; the table has all.</summary>
    public const int Most = 24;

    /// <summary>Gets whether the last rows are drawn, where there are too many; else the first.</summary>
    public bool IsSeries { get; init; }

    /// <summary>Finds the rows that are drawn.</summary>
    public IEnumerable<ReportRow> RowsOf(ReportTable table)
    {
        var drawn = table.Rows.Where(row => row.IsDrawn).ToArray();
        return IsSeries ? drawn.Skip(Math.Max(0, drawn.Length - Most)) : drawn.Take(Most);
    }

    /// <summary>Finds what fills the whole width: all, for shares; the largest, for what has no natural end.</summary>
    public double Largest(ReportTable table)
    {
        var figures = RowsOf(table).SelectMany(row => Second is { } second ? [row.Figures[First], row.Figures[second]] : new[] { row.Figures[First] }).ToArray();
        return figures.Any(figure => figure is Figure.Part or Figure.Proportion) ? 1 : figures.Max(figure => figure.Size) ?? 0;
    }
}

/// <summary>One figure. A gap is a gap: nothing is shown as 0 that nobody counted.</summary>
internal abstract record Figure
{
    private Figure()
    {
    }

    /// <summary>Gets how long its bar is; <see langword="null"/>: there is none.</summary>
    public abstract double? Size { get; }

    /// <summary>Gets whether it comes from few.</summary>
    public virtual bool IsSmall => false;

    /// <summary>How many.</summary>
    internal sealed record Count(long Value) : Figure
    {
        public override double? Size => Value;
    }

    /// <summary>Some out of all.</summary>
    internal sealed record Part(Share Share) : Figure
    {
        public override double? Size => Share.Rate;

        public override bool IsSmall => Share is { IsSmall: true, Of: > 0 };
    }

    /// <summary>How long.</summary>
    internal sealed record Wait(TimeSpan? Length, bool IsOfFew) : Figure
    {
        public override double? Size => Length?.TotalSeconds;

        public override bool IsSmall => IsOfFew && Length is not null;
    }

    /// <summary>How many on the average.</summary>
    internal sealed record Mean(double? Value, bool IsOfFew = false) : Figure
    {
        public override double? Size => Value;

        public override bool IsSmall => IsOfFew && Value is not null;
    }

    /// <summary>A share without the numbers it comes from, 0 to 1.</summary>
    internal sealed record Proportion(double Rate) : Figure
    {
        public override double? Size => Rate;
    }

    /// <summary>How much money, in minor units; a mean of it may have a fraction of one.</summary>
    internal sealed record Amount(decimal? Minor, string Currency) : Figure
    {
        public override double? Size => (double?)Minor;
    }

    /// <summary>A name.</summary>
    internal sealed record Name(string? Text) : Figure
    {
        public override double? Size => null;
    }
}
