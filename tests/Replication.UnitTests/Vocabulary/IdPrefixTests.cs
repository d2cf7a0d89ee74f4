using Replication.Contracts;
using Xunit;

namespace Replication.UnitTests.Vocabulary;

public sealed class IdPrefixTests
{
    [Theory]
    [InlineData("661f", "661f0000-0000-0000-0000-000000000000", "661fffff-ffff-ffff-ffff-ffffffffffff")]
    [InlineData("661F52", "661f5200-0000-0000-0000-000000000000", "661f52ff-ffff-ffff-ffff-ffffffffffff")]
    [InlineData("661f5200-", "661f5200-0000-0000-0000-000000000000", "661f5200-ffff-ffff-ffff-ffffffffffff")]
    [InlineData("661f5200-1a", "661f5200-1a00-0000-0000-000000000000", "661f5200-1aff-ffff-ffff-ffffffffffff")]
    [InlineData("661f52001a", "661f5200-1a00-0000-0000-000000000000", "661f5200-1aff-ffff-ffff-ffffffffffff")]
    public void The_ids_with_these_digits_lie_between_two_ids(string text, string first, string last)
    {
        Assert.True(IdPrefix.TryParse(text, out var prefix));
        Assert.Equal(new IdPrefix(Guid.Parse(first), Guid.Parse(last)), prefix);
        Assert.Matches($"^{IdPrefix.Pattern}$", text);
        Assert.True(prefix.Covers(prefix.First) && prefix.Covers(prefix.Last));
        Assert.False(prefix.Covers(Guid.Empty) || prefix.Covers(Guid.AllBitsSet));
    }

    [Theory]
    [InlineData("")]
    [InlineData("661")]
    [InlineData("team")]
    [InlineData("66-1f52")]
    [InlineData("-661f52")]
    [InlineData("661f5200-1a00-0000-0000-0000000000000")]
    public void Another_text_is_no_beginning_of_an_id(string text)
    {
        Assert.False(IdPrefix.TryParse(text, out _));
        Assert.DoesNotMatch($"^{IdPrefix.Pattern}$", text);
    }
}
