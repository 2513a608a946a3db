using System.Text.RegularExpressions;
using ServiceRecovery.Tests.Conventions;
using Xunit;

namespace ServiceRecovery.Tests.Transfer;

public partial class FaultCodeTests
{
    [Fact]
    public void Every_code_of_an_import_stands_in_the_description_of_the_format()
    {
        var source = string.Join('\n', Sources.Under("src/ServiceRecovery/Transfer", ".cs").Select(Sources.Read));
        var used = Code().Matches(source).Select(match => match.Groups["code"].Value).Distinct().Order(StringComparer.Ordinal).ToArray();
        var described = DescribedCode().Matches(File.ReadAllText(Path.Combine(Shared.Root, "docs/export-format.md")).Split("| code | what is wrong |")[1]).Select(match => match.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.InRange(used.Length, 20, 60);
        Assert.Equal([], used.Except(described));
        Assert.Equal([], described.Except(used));
    }

    [GeneratedRegex("(TransferFaultException|TransferFault|Wrong|new)\\((header, )?\"(?<code>[a-z]+(-[a-z]+)+)\"")]
    private static partial Regex Code();

    [GeneratedRegex("(?<=^\\|.*)`(?<code>[a-z]+(-[a-z]+)+)`(?=[^|]*\\|[^|]*\\|$)", RegexOptions.Multiline)]
    private static partial Regex DescribedCode();
}
