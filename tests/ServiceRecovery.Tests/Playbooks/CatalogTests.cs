using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Playbooks;

public class CatalogTests
{
    private static readonly Playbook Hotel = Playbook.Build(StandardPlaybook.Definition.With(book => book.Named("hotel").From("Heard").Do("SendFlowers").Stays()));

    [Theory]
    [InlineData(Purpose.Failure, "standard")]
    [InlineData(Purpose.Accolade, "accolade")]
    [InlineData(Purpose.NearMiss, "near-miss")]
    public void Each_purpose_has_a_playbook_from_the_start(Purpose purpose, string name) =>
        Assert.Equal(name, PlaybookCatalog.Standard.Default(purpose).Ref.Name);

    [Fact]
    public void An_added_playbook_is_found_and_the_default_stays()
    {
        var catalog = PlaybookCatalog.Standard.Add(Hotel);

        Assert.True(catalog.TryGet(new PlaybookRef("hotel", 1), out var found));
        Assert.Same(Hotel, found);
        Assert.Equal("standard", catalog.Default(Purpose.Failure).Ref.Name);
        Assert.False(PlaybookCatalog.Standard.TryGet(new PlaybookRef("hotel", 1), out _));
        Assert.False(catalog.TryGet(new PlaybookRef("hotel", 2), out _));
    }

    [Fact]
    public void An_organization_puts_its_own_playbook_first()
    {
        var catalog = PlaybookCatalog.Standard.WithDefault(Hotel);

        Assert.Same(Hotel, catalog.Default(Purpose.Failure));
        Assert.True(catalog.TryGet(new PlaybookRef("standard", 1), out _));
    }

    [Fact]
    public void Adding_the_same_content_again_changes_nothing()
    {
        var catalog = PlaybookCatalog.Standard.Add(Hotel);

        Assert.Same(catalog, catalog.Add(Playbook.Build(PlaybookJson.Read(PlaybookJson.Write(Hotel.Definition)))));
    }

    [Fact]
    public void One_name_and_version_has_one_content()
    {
        var other = Playbook.Build(Hotel.Definition.With(book => book.From("Heard").Do("Dance").Stays()));

        var refused = Assert.Throws<ArgumentException>(() => PlaybookCatalog.Standard.Add(Hotel).Add(other));

        Assert.StartsWith("The playbook 'hotel:1' is known with other content. Give the new one another name or the next version.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_stand_side_by_side()
    {
        var next = Playbook.Build(Hotel.Definition.With(book => book.Named("hotel", 2).From("Heard").Do("Dance").Stays()));
        var catalog = PlaybookCatalog.Standard.Add(Hotel).Add(next);

        Assert.Equal(["accolade:1", "hotel:1", "hotel:2", "near-miss:1", "standard:1"], catalog.Playbooks.Select(playbook => playbook.Ref.ToString()));
    }
}
