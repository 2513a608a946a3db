using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Playbooks;

public class PresetTests
{
    public static TheoryData<string> Names => [.. PlaybookPresets.Names];

    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(Shared.Root, "src/ServiceRecovery/Playbooks/Presets")).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_verifier_proves_every_preset(string name)
    {
        var playbook = PlaybookPresets.Get(name);

        Assert.Equal(new PlaybookRef(name, 1), playbook.Ref);
        Assert.Equal(playbook.Rows.AsEnumerable(), Playbook.Build(playbook.Definition).Rows.AsEnumerable());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_definition_file_is_written_as_the_library_writes_it(string name)
    {
        var path = $"src/ServiceRecovery/Playbooks/Presets/{name}.json";

        Approved.Document(path, PlaybookJson.Write(PlaybookJson.Read(File.ReadAllText(Path.Combine(Shared.Root, path)))));
    }
}
