using Replication.Contracts.Rules;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData(">=1.2 <2", "1.2.0 v1.2.0 1.9.9 1.2 v1.10", "1.1.9 2.0.0 2 latest 1.2.x 1.2.3-rc.1")]
    [InlineData(">=1.2, <2", "1.2.0 1.9", "2")]
    [InlineData(">= 1.2.0 < 2.0.0", "1.2.0", "2.0.0")]
    [InlineData(">1.2", "1.3.0 2", "1.2.0 1.2.9")]
    [InlineData(">1.2.3", "1.2.4", "1.2.3")]
    [InlineData("<1.2", "1.1.9 0.1", "1.2.0 1.2")]
    [InlineData("<=1.2", "1.2.9 1.2", "1.3.0")]
    [InlineData("<=1.2.3", "1.2.3", "1.2.4")]
    [InlineData("1.2.3", "1.2.3 v1.2.3", "1.2.4")]
    [InlineData("=1.2", "1.2.0 1.2.9", "1.3.0")]
    [InlineData("1.2.x", "1.2.0 1.2.9", "1.3.0 1.1.0")]
    [InlineData("1.x || 3.*.*", "1.0.0 1.9 3.5", "2.0.0 4")]
    [InlineData("*", "0.0.0 9999999", "latest 1.2-rc 1.2.3.4")]
    [InlineData("^1.2.3", "1.2.3 1.9.0", "1.2.2 2.0.0")]
    [InlineData("^0.2.3", "0.2.3 0.2.9", "0.3.0 1.0.0")]
    [InlineData("^0.0.3", "0.0.3", "0.0.4")]
    [InlineData("^0", "0.9.9", "1.0.0")]
    [InlineData("~1.2.3", "1.2.3 1.2.9", "1.3.0 1.2.2")]
    [InlineData("~1", "1.9.9", "2.0.0")]
    [InlineData("~1.2.3||^4", "1.2.5 4.1", "1.3 5")]
    [InlineData(">=1.2.0-rc.2 <2", "1.2.0-rc.2 1.2.0-rc.10 1.2.0 1.5.0", "1.2.0-rc.1 1.5.0-rc.1 2.0.0-rc.1")]
    [InlineData("1.2.0-alpine", "1.2.0-alpine", "1.2.0 1.2.0-slim")]
    [InlineData(">=20240101", "20240101 20251231", "20231231 99999999999999999999")]
    public void A_range_holds_the_versions_of_npm(string text, string inside, string outside)
    {
        Assert.True(VersionRange.TryParse(text, out var range, out var problem), problem);
        Assert.All(inside.Split(' '), tag => Assert.True(range.Contains(tag), tag));
        Assert.All(outside.Split(' '), tag => Assert.False(range.Contains(tag), tag));
    }

    [Theory]
    [InlineData("", "position 0")]
    [InlineData("latest", "position 0")]
    [InlineData(">=1.2 <two", "position 6")]
    [InlineData("1.2 || ", "position 6")]
    [InlineData("|| 1.2", "position 0")]
    [InlineData(">=1.2.3.4", "position 0")]
    [InlineData("=>1.2", "position 0")]
    [InlineData("1.2-rc", "position 0")]
    [InlineData("1.x.3", "position 0")]
    [InlineData(">*", "position 0")]
    [InlineData("1.2 - 1.4", "position 4")]
    [InlineData("99999999999999999999", "position 0")]
    public void An_invalid_range_is_refused_with_its_position(string text, string where)
    {
        Assert.False(VersionRange.TryParse(text, out _, out var problem));
        Assert.Contains(where, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_has_a_longest_length()
    {
        Assert.False(VersionRange.TryParse(new string('1', VersionRange.MaxLength + 1), out _, out var problem));
        Assert.Contains($"{VersionRange.MaxLength}", problem, StringComparison.Ordinal);
    }

    // Semantic Versioning 2.0, section 11, and shorter forms.
    [Theory]
    [InlineData("1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 2.0.0 2.1.0 2.1.1 v10")]
    public void Versions_have_the_order_of_the_specification(string ordered)
    {
        var versions = ordered.Split(' ')
            .Select(it => TagVersion.TryParse(it, out var version) ? version : throw new FormatException(it))
            .ToList();

        Assert.Equal(
            versions, versions.AsEnumerable().Reverse().Order(Comparer<TagVersion>.Create(static (one, other) => one.CompareTo(other))));
        Assert.All(versions, it => Assert.Equal(0, it.CompareTo(it)));
    }
}
