using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>Nothing points upward: each room of the core knows the rooms below it, and no two know each other.</summary>
public class LayerTests
{
    private const string Core = "src/ServiceRecovery";
    private const string Desk = "Desk";

    // Each room may know those before it. The desk stands around all that decides and keeps: its own folder, and what lies at the root.
    private static readonly string[] Layers =
    [
        "Primitives", // ids, words of closed lists, money, texts, pseudonyms, instants
        "Playbooks",
        "Fields",
        "Rulings", // what policies answer
        "Cases",
        "Promises",
        "Policies", // whom to ask, and what they are asked
        "Debriefs",
        "Storage",
        "Outbox",
        Desk,
        "Transfer",
        "Serialization", // JSON for programs outside, of what all others have
    ];

    // What knows a room above it all the same, and why.
    private static readonly (string By, string Above, string Why)[] Exceptions =
    [
        ("Acts", "Debriefs", "The one list of all acts is made of every family, those of debriefs among them."),
        ("OutboxDelivery", Desk, "A delivery brings its case, so that a handler can read the words beside the event and act on what it did."),
    ];

    private static readonly Dictionary<string, string> Rooms = Sources.Under(Core, ".cs")
        .SelectMany(path => Sources.TypesIn(path).Select(type => (type, room: RoomOf(path))))
        .DistinctBy(entry => entry.type)
        .ToDictionary(entry => entry.type, entry => entry.room);

    [Fact]
    public void Every_folder_is_a_room_in_its_place() =>
        Assert.Equal(Layers.Order(StringComparer.Ordinal), Rooms.Values.Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_room_knows_a_room_above_it()
    {
        var wrong = Upward().Where(use => !Exceptions.Any(known => known.By == use.From.Name && known.Above == use.ToRoom));

        Assert.Equal([], wrong.Select(use => $"{use.FromRoom} knows {use.ToRoom}: {use.From.Name} uses {use.To.Name}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_exception_is_needed()
    {
        var upward = Upward().ToArray();

        Assert.Equal([], Exceptions.Where(known => !upward.Any(use => use.From.Name == known.By && use.ToRoom == known.Above)).Select(known => $"{known.By} no longer knows {known.Above}"));
    }

    [Fact]
    public void The_playbook_says_when_and_knows_no_money_roles_or_clocks()
    {
        string[] words = ["Ending", "Purpose", "IdText", "TextRules"];

        Assert.Equal([], Uses().Where(use => use.FromRoom == "Playbooks" && !words.Contains(use.To.Name)).Select(use => $"{use.From.Name} uses {use.To.Name}").Distinct());
    }

    [Fact]
    public void Replay_asks_no_policy_no_law_no_clock_and_no_playbook()
    {
        var named = CodeDependencies.Of(typeof(CaseHistory)).Select(type => type.Name);

        Assert.Empty(named.Intersect(["Playbook", "PlaybookCatalog", "Laws", "CaseDecider", "ICompensationAuthority", "IFollowUpPolicy", "IApologyPolicy", "IStaffDirectory"]));
        Assert.DoesNotContain(typeof(TimeProvider), CodeDependencies.TypesNamedBy(typeof(CaseHistory)));
    }

    [Fact]
    public void The_decider_and_the_laws_never_name_a_stage()
    {
        var makers = typeof(Stage).GetMembers().Where(member => member.Name is ".ctor" or "TryParse").ToArray();
        Assert.Equal(2, makers.Length);

        var wrong = CoreTypes().Where(type => type.Name is not nameof(CaseCommand) && RoomOf(type) == "Cases")
            .SelectMany(type => CodeDependencies.MembersNamedBy(type).Intersect(makers).Select(maker => $"{type.Name} calls Stage.{maker.Name}"));
        Assert.Equal([], wrong);
    }

    [Fact]
    public void Nothing_in_the_core_but_the_desk_awaits_the_clock() =>
        Assert.Equal(
            [],
            CoreTypes().Where(type => RoomOf(type) is not (null or Desk) && CodeDependencies.TypesNamedBy(type).Contains(typeof(TimeProvider))).Select(type => CodeDependencies.Outermost(type).Name).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<(Type From, string FromRoom, Type To, string ToRoom)> Upward() =>
        Uses().Where(use => Array.IndexOf(Layers, use.ToRoom) > Array.IndexOf(Layers, use.FromRoom));

    private static IEnumerable<(Type From, string FromRoom, Type To, string ToRoom)> Uses() =>
        from type in CoreTypes()
        let fromRoom = RoomOf(type)
        where fromRoom is not null
        from used in CodeDependencies.Of(type)
        let toRoom = RoomOf(used)
        where toRoom is not null && toRoom != fromRoom
        select (CodeDependencies.Outermost(type), fromRoom, used, toRoom);

    private static Type[] CoreTypes() => typeof(RecoveryCase).Assembly.GetTypes();

    // What the compiler adds has no room.
    private static string? RoomOf(Type type) => Rooms.GetValueOrDefault(CodeDependencies.Outermost(type).Name.Split('`')[0]);

    private static string RoomOf(string path)
    {
        var parts = path[(Core.Length + 1)..].Split('/');
        return parts.Length == 1 ? Desk : parts[0];
    }
}
