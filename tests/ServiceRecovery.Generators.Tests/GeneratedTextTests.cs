using ServiceRecovery.Tests;

namespace ServiceRecovery.Generators.Tests;

public class GeneratedTextTests
{
    [Fact]
    public void What_is_made_of_one_family_can_be_read_as_a_whole() => Approved.Document(
        "tests/ServiceRecovery.Generators.Tests/promise-acts.approved.txt",
        Core.Made.GeneratedSources.Single(source => source.HintName == "Acts.PromiseActs.g.cs").SourceText.ToString());
}
