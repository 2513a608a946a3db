using System.Runtime.CompilerServices;

namespace ServiceRecovery.Testing;

/// <summary>One promise that every store keeps, to be run against a store of any kind.</summary>
public sealed class StoreCheck
{
    private readonly Func<Func<ValueTask<StoreParts>>, Task> _run;

    internal StoreCheck(Func<Func<ValueTask<StoreParts>>, Task> run, [CallerArgumentExpression(nameof(run))] string name = "")
    {
        _run = run;
        Name = name;
    }

    /// <summary>Gets what is promised, as a sentence.</summary>
    public string Name { get; }

    /// <summary>Runs the check.</summary>
    /// <param name="startEmpty">Starts a store with nothing in it. It is called once, and what it opens stays the caller's to close.</param>
    /// <exception cref="UnmetExpectationException">The store breaks the promise.</exception>
    /// <remarks>What the store itself throws where nothing is expected to be thrown is passed on as it is.</remarks>
    public async Task RunAsync(Func<ValueTask<StoreParts>> startEmpty)
    {
        ArgumentNullException.ThrowIfNull(startEmpty);
        try
        {
            await _run(startEmpty).ConfigureAwait(false);
        }
        catch (UnmetExpectationException unmet)
        {
            unmet.Check = Name;
            throw;
        }
    }

    /// <summary>Says what is promised.</summary>
    public override string ToString() => Name;
}
