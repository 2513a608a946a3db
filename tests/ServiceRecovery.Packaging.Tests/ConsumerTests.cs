using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using ServiceRecovery.Tests;
using Xunit;

namespace ServiceRecovery.Packaging.Tests;

[Collection(PackedTreeCollection.Name)]
public partial class ConsumerTests(PackedTree tree)
{
    [Fact]
    public async Task The_ten_lines_of_the_readme_run_in_a_fresh_console_project_and_print_what_it_says()
    {
        var readme = (await File.ReadAllTextAsync(Path.Combine(Shared.Root, "README.md"))).ReplaceLineEndings("\n");
        var program = Block().Matches(readme).First(block => block.Groups["language"].Value == "csharp");
        var printed = Block().Matches(readme).First(block => block.Groups["language"].Value == "text" && block.Index > program.Index);

        var built = await tree.BuildConsumerAsync("Fresh", folder => File.WriteAllText(Path.Combine(folder, "Program.cs"), program.Groups["code"].Value));

        Assert.Equal(printed.Groups["code"].Value, (await PackedTree.RunAsync(built, "dotnet", "Fresh.dll")).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("CSharp73")]
    [InlineData("VisualBasic")]
    public async Task An_older_language_makes_commands_and_batches_on_the_netstandard_build(string consumer)
    {
        var built = await tree.BuildConsumerAsync(consumer);

        var context = new ConsumerContext(built);
        var core = context.LoadFromAssemblyPath(Path.Combine(built, "ServiceRecovery.dll"));
        Assert.Equal(".NETStandard,Version=v2.0", core.GetCustomAttribute<System.Runtime.Versioning.TargetFrameworkAttribute>()!.FrameworkName);
        var till = context.LoadFromAssemblyPath(Path.Combine(built, consumer + ".dll")).GetExportedTypes().Single(type => type.Name == "Till");
        Assert.Equal("Ana: 8 commands, 8.50 EUR", till.GetMethod("Tell")!.Invoke(null, null));
        Assert.Equal(PublicApi.Of(typeof(RecoveryCase).Assembly), PublicApi.Of(core));
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    /// <summary>Loads the packed core and what it brought along and the runtime hasn't got, whatever core these tests were built with.</summary>
    private sealed class ConsumerContext(string folder) : AssemblyLoadContext(isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName name)
        {
            var file = name.Name + ".dll";
            var brought = Path.Combine(folder, file);
            return !File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), file)) && File.Exists(brought) ? LoadFromAssemblyPath(brought) : null;
        }
    }
}
