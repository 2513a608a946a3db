using System.Collections.Immutable;

namespace ServiceRecovery;

/// <summary>Why a command was refused. Programs switch on the code, people read the sentence.</summary>
public sealed record Refusal
{
    internal Refusal(ImmutableArray<Unmet> unmet, int commandIndex = 0, ImmutableArray<string> open = default)
    {
        Unmet = unmet;
        CommandIndex = commandIndex;
        Open = open;
    }

    /// <summary>Gets the code of the first thing unmet. Codes never change once released.</summary>
    public string Code => Unmet[0].Code;

    /// <summary>Gets the first sentence.</summary>
    public string Sentence => Unmet[0].Sentence;

    /// <summary>Gets what the sentence of <see cref="Code"/> speaks of, typed, so that a host can put it in its own words.</summary>
    public ImmutableSortedDictionary<string, object> Arguments => Unmet[0].Arguments;

    /// <summary>Gets everything that is unmet, at least one thing, in the order in which it is best mended.</summary>
    public ImmutableArray<Unmet> Unmet { get; }

    /// <summary>Gets which command of a batch was refused, from 0.</summary>
    public int CommandIndex { get; init; }

    /// <summary>Gets the names of the commands that this actor may give in this stage, after <c>step-not-open</c>; else default.</summary>
    public ImmutableArray<string> Open { get; init; }

    /// <summary>Returns code and sentence.</summary>
    public override string ToString() => $"{Code}: {Sentence}";
}

/// <summary>One condition that isn't met.</summary>
/// <param name="Code">Which, in kebab-case.</param>
/// <param name="Sentence">A whole sentence that says what was given and what would do.</param>
/// <param name="Ref">What it is about: a promise, a compensation, a case.</param>
public sealed record Unmet(string Code, string Sentence, string? Ref = null)
{
    /// <summary>Gets what the sentence speaks of.</summary>
    public ImmutableSortedDictionary<string, object> Arguments { get; init; } = ImmutableSortedDictionary<string, object>.Empty;

    /// <summary>Gets the other case that it speaks of, in quotation marks, of which not everybody may know.</summary>
    internal CaseId? OtherCase { get; init; }

    /// <summary>Returns the same without the name of the other case, for who may not know of it.</summary>
    internal Unmet WithoutOther() => OtherCase is { } other
        ? this with { Sentence = Sentence.Replace($"'{other}'", "another case"), Ref = Ref == other.Value ? null : Ref, OtherCase = null }
        : this;

    /// <summary>Gets whether it is a step that isn't open, so that the refusal names what is.</summary>
    internal bool IsStepNotOpen { get; init; }

    /// <summary>Returns code and sentence.</summary>
    public override string ToString() => $"{Code}: {Sentence}";
}

/// <summary>A command was refused and the caller asked for an exception.</summary>
public sealed class CommandRefusedException : Exception
{
    /// <summary>Takes no refusal; for serializers and tests of handlers.</summary>
    public CommandRefusedException()
    {
    }

    /// <summary>Takes a message.</summary>
    public CommandRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a message and a cause.</summary>
    public CommandRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Takes the refusal.</summary>
    public CommandRefusedException(Refusal refusal)
        : base(refusal.ToString()) => Refusal = refusal;

    /// <summary>Gets the refusal.</summary>
    public Refusal? Refusal { get; }
}
