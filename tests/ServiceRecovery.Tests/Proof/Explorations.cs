namespace ServiceRecovery.Tests.Proof;

/// <summary>Explorations that several suites look at, each made once.</summary>
internal static class Explorations
{
    private static readonly Lazy<(Explorer Explorer, Explored Explored)> OfAll = new(() => Explore(new Bounds(1, 1, 1, 1, [2_500, 5_001]), others: true, _ => true));
    private static readonly Lazy<(Explorer Explorer, Explored Explored)> OfOne = new(() => Explore(new Bounds(0, 1, 1, 1, [2_500, 5_000]), others: false, IsByOne));
    private static readonly Lazy<(Explorer Explorer, Explored Explored)> OfOneInSoloMode = new(() => Explore(new Bounds(0, 1, 1, 1, [2_500, 5_000], IsSolo: true), others: false, IsByOne));

    /// <summary>Two staff, a promise or a grant at one time, and a request; the smaller grant is the floor, the larger one more than a server gives.</summary>
    public static (Explorer Explorer, Explored Explored) Usual => OfAll.Value;

    /// <summary>One of the staff, without and with solo mode; the larger grant is within their limits and above the floor.</summary>
    public static (Explorer Explorer, Explored Explored) Alone(bool isSolo) => isSolo ? OfOneInSoloMode.Value : OfOne.Value;

    /// <summary>An asking that is remembered, its link, devices and other customers; with a grant, within the floor of devices or above it.</summary>
    public static Explored Asked(int grants, int most, Projection projection, int compareOneIn = 256, bool endsAtConflict = false)
    {
        var world = new World(new Bounds(0, grants, 1, 1, [2_501, 25_001], Askings: 1));
        return new Explorer(world, projection, most, compareOneIn, endsAtConflict: endsAtConflict).Run(world.Roots(isUnknown: true, others: false), deed => !Aside.Contains(deed.Name));
    }

    /// <summary>One of the staff, and nothing given or promised.</summary>
    public static Explorer AloneAndEmptyHanded() => Explore(new Bounds(0, 0, 1, 0, [2_500, 5_000]), others: false, IsByOne).Explorer;

    /// <summary>A promise and a grant at one time, takeovers and explanations too, as far as the long run goes.</summary>
    public static Explored Larger()
    {
        var world = new World(new Bounds(1, 1, 1, 2, [2_500, 5_001]));
        return new Explorer(world, new Projection(), 5_500_000).Run(world.Roots(isUnknown: true));
    }

    // What has no part in who was asked and who answered, and would multiply the states.
    private static readonly HashSet<string> Aside =
    [
        ActGenerators.Explanation.Name, ActGenerators.TakeOver.Name, "staff note what they heard", "it can't be corrected", "nothing had gone wrong", "the inconvenience turns out great",
        "Dana grants a voucher to be claimed", "Dana grants the larger", "Dana grants the smaller", "Max grants the larger", "nobody knows, the first", "Max declines the first", "Dana takes the first back",
        "the customer declines the first", "the customer declines what is owed", "nobody can satisfy them", "Dana types a withdrawal", "the customer withdraws", "a slip", "a duplicate", "accepts", "Max types a yes",
    ];

    private static bool IsByOne(Deed deed) => !deed.Mark.HasFlag(Mark.AnotherPerson);

    private static (Explorer Explorer, Explored Explored) Explore(Bounds bounds, bool others, Func<Deed, bool> isAllowed)
    {
        var world = new World(bounds);
        var explorer = new Explorer(world, new Projection(), 5_000_000, keepsEdges: true);
        return (explorer, explorer.Run(world.Roots(isUnknown: true, others: others), deed => deed != ActGenerators.Explanation && deed != ActGenerators.TakeOver && isAllowed(deed)));
    }
}
