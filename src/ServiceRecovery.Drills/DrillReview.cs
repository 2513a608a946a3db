using System.Collections.Immutable;

namespace ServiceRecovery.Drills;

/// <summary>What a drill showed, for the trainee to learn from: it speaks of the recovery and of what the customer lived through, counts points and ranks nobody.</summary>
public sealed record DrillReview
{
    internal DrillReview()
    {
    }

    /// <summary>Gets the name of the scenario.</summary>
    public string Scenario { get; internal init; } = "";

    /// <summary>Gets its title.</summary>
    public string Title { get; internal init; } = "";

    /// <summary>Gets why the drill is over; <see cref="DrillEnd.None"/> when it isn't yet.</summary>
    public DrillEnd End { get; internal init; }

    /// <summary>Gets how the case ended, or that it is open.</summary>
    public Ending Ending { get; internal init; }

    /// <summary>Gets how many minutes of the scenario had passed.</summary>
    public long Minutes { get; internal init; }

    /// <summary>Gets the points, in the order of the scenario.</summary>
    public ImmutableArray<DrillPoint> Points { get; internal init; } = [];

    /// <summary>Gets how many points were met.</summary>
    public int PointsMet => Points.Count(point => point.IsMet);

    /// <summary>Gets the promises to the customer, in the order in which they were made.</summary>
    public ImmutableArray<DrillPromise> Promises { get; internal init; } = [];

    /// <summary>Gets how long the customer waited for what.</summary>
    public ImmutableArray<DrillWait> Waits { get; internal init; } = [];

    /// <summary>Gets the longest time in which the customer heard nothing, in whole minutes.</summary>
    public long LongestSilence { get; internal init; }

    /// <summary>Gets how often the customer was in touch of their own accord.</summary>
    public int Contacts { get; internal init; }

    /// <summary>Gets how often they asked where it stands.</summary>
    public int Chases { get; internal init; }

    /// <summary>Gets how often they had to tell it again.</summary>
    public int RepeatContacts { get; internal init; }

    /// <summary>Gets what was given, against what the situation called for.</summary>
    public DrillMoney Money { get; internal init; } = null!;

    /// <summary>Gets the rules that stopped something.</summary>
    public ImmutableArray<DrillLesson> Lessons { get; internal init; } = [];

    /// <summary>Gets the customer's mood at the beginning and at the end, 0 to 100.</summary>
    public DrillChange Mood { get; internal init; }

    /// <summary>Gets the customer's patience at the beginning and at the end, 0 to 100.</summary>
    public DrillChange Patience { get; internal init; }

    /// <summary>Returns the review as lines for people.</summary>
    public override string ToString() => ReviewText.Write(this);
}

/// <summary>One thing that the situation called for.</summary>
/// <param name="Name">Its name in the scenario.</param>
/// <param name="IsMet">Whether it was there.</param>
/// <param name="Says">What that meant for the customer.</param>
public sealed record DrillPoint(string Name, bool IsMet, string Says);

/// <summary>A promise to the customer in a drill.</summary>
/// <param name="Ref">The promise.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Minutes">For how many minutes from its making it was first given.</param>
/// <param name="Moved">How often it was moved, with the customer's agreement.</param>
public sealed record DrillPromise(PromiseId Ref, PromiseStanding Standing, long Minutes, int Moved);

/// <summary>What the customer waited for.</summary>
/// <param name="For">What, as the beginning of a sentence.</param>
/// <param name="Minutes">How many minutes from the report; <see langword="null"/> when it didn't come.</param>
public sealed record DrillWait(string For, long? Minutes);

/// <summary>What was given, and what the situation called for.</summary>
/// <param name="Given">What stands given, costs of putting it right included.</param>
/// <param name="Least">The least that the situation called for.</param>
/// <param name="Most">The most.</param>
/// <param name="Why">Why.</param>
public sealed record DrillMoney(Money Given, Money Least, Money Most, string Why);

/// <summary>A number at the beginning and at the end.</summary>
/// <param name="From">At the beginning.</param>
/// <param name="To">At the end.</param>
public readonly record struct DrillChange(int From, int To);
