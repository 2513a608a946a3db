using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>Nothing points upward: each folder of the core knows the folders below it, and no two know each other.</summary>
public class LayerTests
{
    private const string Core = "src/ServiceRecovery";
    private const string Desk = "Desk";

    // Each folder may know those before it. The desk stands around all that decides and keeps: its own folder, and what lies at the root.
    private static readonly string[] Layers =
    [
        "Primitives", // ids, words of closed lists, money, texts, pseudonyms, instants
        "Playbooks",
        "Fields",
        "Rulings", // what policies answer
        "Calendars", // durations, and who says where they end
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

    // What knows a folder above it all the same, and why.
    private static readonly (string By, string Above, string Why)[] Exceptions =
    [
        ("Acts", "Debriefs", "The one list of all acts is made of every family, those of debriefs among them."),
        ("OutboxDelivery", Desk, "A delivery brings its case, so that a handler can read the words beside the event and act on what it did."),
    ];

    private static readonly Dictionary<string, string> Folders = Sources.Under(Core, ".cs")
        .SelectMany(path => Sources.TypesIn(path).Select(type => (type, folder: FolderOf(path))))
        .DistinctBy(entry => entry.type)
        .ToDictionary(entry => entry.type, entry => entry.folder);

    [Fact]
    public void Every_folder_has_its_layer() =>
        Assert.Equal(Layers.Order(StringComparer.Ordinal), Folders.Values.Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_folder_knows_a_folder_above_it()
    {
        var wrong = Upward().Where(use => !Exceptions.Any(known => known.By == use.From.Name && known.Above == use.ToFolder));

        Assert.Equal([], wrong.Select(use => $"{use.FromFolder} knows {use.ToFolder}: {use.From.Name} uses {use.To.Name}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_exception_is_needed()
    {
        var upward = Upward().ToArray();

        Assert.Equal([], Exceptions.Where(known => !upward.Any(use => use.From.Name == known.By && use.ToFolder == known.Above)).Select(known => $"{known.By} no longer knows {known.Above}"));
    }

    [Fact]
    public void The_playbook_says_when_and_knows_no_money_roles_or_clocks()
    {
        string[] words = ["Ending", "Purpose", "IdText", "NearNames", "TextRules"];

        Assert.Equal([], Uses().Where(use => use.FromFolder == "Playbooks" && !words.Contains(use.To.Name)).Select(use => $"{use.From.Name} uses {use.To.Name}").Distinct());
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

        var wrong = CoreTypes().Where(type => type.Name is not nameof(CaseCommand) && FolderOf(type) == "Cases")
            .SelectMany(type => CodeDependencies.MembersNamedBy(type).Intersect(makers).Select(maker => $"{type.Name} calls Stage.{maker.Name}"));
        Assert.Equal([], wrong);
    }

    [Fact]
    public void Nothing_in_the_core_but_the_desk_awaits_the_clock() =>
        Assert.Equal(
            [],
            CoreTypes().Where(type => FolderOf(type) is not (null or Desk) && CodeDependencies.TypesNamedBy(type).Contains(typeof(TimeProvider))).Select(type => CodeDependencies.Outermost(type).Name).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<(Type From, string FromFolder, Type To, string ToFolder)> Upward() =>
        Uses().Where(use => Array.IndexOf(Layers, use.ToFolder) > Array.IndexOf(Layers, use.FromFolder));

    private static IEnumerable<(Type From, string FromFolder, Type To, string ToFolder)> Uses() =>
        from type in CoreTypes()
        let fromFolder = FolderOf(type)
        where fromFolder is not null
        from used in CodeDependencies.Of(type)
        let toFolder = FolderOf(used)
        where toFolder is not null && toFolder != fromFolder
        select (CodeDependencies.Outermost(type), fromFolder, used, toFolder);

    private static Type[] CoreTypes() => typeof(RecoveryCase).Assembly.GetTypes();

    // What the compiler adds has no folder.
    private static string? FolderOf(Type type) => Folders.GetValueOrDefault(CodeDependencies.Outermost(type).Name.Split('`')[0]);

    private static string FolderOf(string path)
    {
        var parts = path[(Core.Length + 1)..].Split('/');
        return parts.Length == 1 ? Desk : parts[0];
    }
}
