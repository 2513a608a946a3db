using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

public partial class CodeTests
{
    private const int LongestFile = 450;

    [Fact]
    public void A_folder_is_a_concept_never_a_sort_of_code()
    {
        string[] sorts = ["Interfaces", "Helpers", "Models", "Utils", "Utilities", "Common", "Misc", "Enums", "Exceptions", "Extensions"];

        Assert.Equal([], Sources.Under("src", ".cs").Select(path => Path.GetDirectoryName(path)!.Replace('\\', '/')).Distinct().Where(folder => folder.Split('/').Intersect(sorts, StringComparer.OrdinalIgnoreCase).Any()));
    }

    [Fact]
    public void A_type_is_named_for_what_it_is() =>
        Assert.Equal([], Sources.Under("src", ".cs").SelectMany(Sources.TypesIn).Where(name => EmptyName().IsMatch(name)));

    [Fact]
    public void A_public_class_is_sealed_or_abstract()
    {
        Assembly[] packages = [typeof(RecoveryCase).Assembly, Assembly.Load("ServiceRecovery.Testing")];

        Assert.Equal([], packages.SelectMany(package => package.GetExportedTypes()).Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(type => type.FullName));
    }

    // What is generated for several classes comes in an order that differs from build to build, and a package is the same bytes each time.
    [Fact]
    public void What_a_project_logs_stands_in_one_class() =>
        Assert.Equal([], Sources.Under("src", ".cs").Where(path => Sources.Read(path).Contains("[LoggerMessage(", StringComparison.Ordinal)).GroupBy(path => path.Split('/')[1]).Where(of => of.Skip(1).Any()).Select(of => string.Join(", ", of)));

    [Fact]
    public void No_code_has_regions_or_is_left_for_later()
    {
        // Put together here, so that this file doesn't find itself.
        string[] marks = ["#" + "region", "TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception"];

        Assert.Equal([], from path in Sources.All where path.EndsWith(".cs", StringComparison.Ordinal) from mark in marks where Sources.Read(path).Contains(mark, StringComparison.Ordinal) select $"{path} has {mark}");
    }

    [Fact]
    public void A_file_is_about_one_thing_and_can_be_read_in_one_go() =>
        Assert.Equal([], from path in Sources.All
                         where path.EndsWith(".cs", StringComparison.Ordinal)
                         let lines = Sources.Read(path).Count(character => character == '\n')
                         where lines > LongestFile
                         select $"{path} has {lines} lines: split it by what it is about");

    [Fact]
    public void No_test_is_skipped_without_its_reason_or_sleeps()
    {
        string[] marks = ["Thread." + "Sleep(", "Task." + "Delay(", "Skip = \"" + "\""];

        Assert.Equal([], from path in Sources.Under("tests", ".cs") from mark in marks where Sources.Read(path).Contains(mark, StringComparison.Ordinal) select $"{path} has {mark}");
    }

    [Fact]
    public void No_file_knows_one_computer_or_a_registry_of_packages()
    {
        // Homes and temporary folders of one computer, and addresses that a package client fetches from.
        string[] patterns = [@"(^|[^A-Za-z0-9_.~$}*])/(ro" + @"ot|ho" + @"me|t" + @"mp|us" + @"r/share|wo" + @"rk)/\w", @"[A-Z]:\\Us" + @"ers\\", @"://[^ ""]*(flatcont" + @"ainer|/v3/ind" + @"ex\.json)"];
        var found = from path in Sources.All
                    where Path.GetExtension(path) is not (".snk" or ".png" or ".gz")
                    let text = Sources.Read(path)
                    from pattern in patterns
                    from match in Regex.Matches(text, pattern, RegexOptions.Multiline).Take(1)
                    select $"{path} has {match.Value.Trim()}";

        Assert.Equal([], found);
    }

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Impl)$")]
    private static partial Regex EmptyName();
}
