using System.Text.RegularExpressions;
using Replication.Contracts.Images;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed partial class NameTests
{
    [Theory]
    [InlineData("app", "_", "app")]
    [InlineData("team/app", "team", "app")]
    [InlineData("a/b/c", "a/b", "c")]
    [InlineData("my-org/my_app.x", "my-org", "my_app.x")]
    [InlineData("a__b/c--d", "a__b", "c--d")]
    public void A_repository_is_everything_before_the_last_slash_and_a_name(string text, string @namespace, string name)
    {
        var repository = RepositoryName.Parse(text);

        Assert.Equal(@namespace, repository.Namespace);
        Assert.Equal(name, repository.Name);
        Assert.True(RepositoryName.TryJoin(@namespace, name, out var joined));
        Assert.Equal(repository, joined);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/app")]
    [InlineData("app/")]
    [InlineData("a//b")]
    [InlineData("Team/app")]
    [InlineData("team/..")]
    [InlineData("../etc")]
    [InlineData("team/app\n")]
    [InlineData("-a")]
    [InlineData("a.")]
    [InlineData("a___b")]
    public void A_name_that_the_specification_forbids_is_no_repository(string text) => Assert.False(RepositoryName.TryParse(text, out _));

    [Fact]
    public void Random_texts_are_repositories_exactly_where_the_specifications_expression_matches()
    {
        const string Letters = "a0._-/A";
        var random = new Random(20);
        for (var i = 0; i < 50_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Letters[random.Next(Letters.Length)])]);
            Assert.True(SpecifiedName().IsMatch(text) == RepositoryName.TryParse(text, out _), text);
        }
    }

    [Fact]
    public void A_repository_name_ends_at_255_characters()
    {
        Assert.True(RepositoryName.TryParse(new string('a', 255), out _));
        Assert.False(RepositoryName.TryParse(new string('a', 256), out _));
    }

    [Theory]
    [InlineData("latest", true)]
    [InlineData("V1.0_x-y", true)]
    [InlineData("_x", true)]
    [InlineData(".x", false)]
    [InlineData("-x", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("ü", false)]
    [InlineData("", false)]
    public void Tags_follow_the_specification(string text, bool isOne) => Assert.Equal(isOne, Tag.TryParse(text, out _));

    [Fact]
    public void A_tag_ends_at_128_characters()
    {
        Assert.True(Tag.TryParse(new string('a', 128), out _));
        Assert.False(Tag.TryParse(new string('a', 129), out _));
    }

    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SpecifiedName();
}
