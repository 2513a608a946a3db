using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Xunit;

namespace ServiceRecovery.Packaging.Tests;

[Collection(PackedTreeCollection.Name)]
public class ConsumerTests(PackedTree tree)
{
    [Fact]
    public async Task A_fresh_console_project_runs_on_the_packed_core()
    {
        var built = await tree.BuildConsumerAsync("Fresh");

        Assert.Equal("ana owns", (await PackedTree.RunAsync(built, "dotnet", "Fresh.dll")).Trim());
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
        Assert.Equal("ana: 8 commands, 8.50 EUR", till.GetMethod("Tell")!.Invoke(null, null));
        Assert.Equal(PublicApi.Of(typeof(RecoveryCase).Assembly), PublicApi.Of(core));
    }

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
