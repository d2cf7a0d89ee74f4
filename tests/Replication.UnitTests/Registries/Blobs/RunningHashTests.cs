using System.Security.Cryptography;
using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class RunningHashTests
{
    public static TheoryData<string, int> Places => new(
        from algorithm in new[] { "sha256", "sha512" }
        from place in new[] { 0, 1, 63, 64, 127, 128, 1000 }
        select (algorithm, place));

    [Theory]
    [MemberData(nameof(Places))]
    public void A_hash_can_be_restored_at_any_position(string algorithm, int place)
    {
        var bytes = Enumerable.Range(0, 5000).Select(static i => (byte)(i * 31)).ToArray();
        using var first = RunningHash.Of(DigestOf(algorithm, bytes));
        first.Append(bytes.AsSpan(0, place));

        using var second = RunningHash.Restore(DigestOf(algorithm, bytes), new HashCheckpoint(place, first.State!));
        second!.Append(bytes.AsSpan(place));

        Assert.Equal(DigestOf(algorithm, bytes).Hex, second.ToHex());
    }

    [Fact]
    public void Reading_the_hash_does_not_change_it_and_clones_are_independent()
    {
        var bytes = new byte[300];
        using var hash = RunningHash.Of(DigestOf("sha256", bytes));
        hash.Append(bytes.AsSpan(0, 100));
        using var copy = hash.Clone();
        copy.Append("something else"u8);
        Assert.NotEqual(hash.ToHex(), copy.ToHex());

        hash.Append(bytes.AsSpan(100));

        Assert.Equal(DigestOf("sha256", bytes).Hex, hash.ToHex());
    }

    // The state holds an index into memory: one that was changed is not used.
    [Theory]
    [InlineData("sha256", 104, 200)]
    [InlineData("sha256", 107, 1)]
    [InlineData("sha256", 108, 99)]
    [InlineData("sha256", 32, 1)]
    [InlineData("sha256", 36, 1)]
    [InlineData("sha512", 208, 200)]
    [InlineData("sha512", 212, 99)]
    [InlineData("sha512", 64, 1)]
    [InlineData("sha512", 72, 1)]
    public void A_state_that_does_not_match_its_position_is_rejected(string algorithm, int index, byte value)
    {
        var digest = DigestOf(algorithm, [1]);
        using var hash = RunningHash.Of(digest);
        hash.Append(new byte[1000]);
        var state = hash.State!;
        Assert.NotNull(RunningHash.Restore(digest, new HashCheckpoint(1000, state)));
        state[index] = value;

        Assert.Null(RunningHash.Restore(digest, new HashCheckpoint(1000, state)));
    }

    [Theory]
    [InlineData(-1L, 112)]
    [InlineData(999L, 112)]
    [InlineData(long.MaxValue, 112)]
    [InlineData(1000L, 111)]
    [InlineData(1000L, 0)]
    public void A_position_that_does_not_match_its_state_is_rejected(long position, int length)
    {
        var digest = DigestOf("sha256", [1]);
        using var hash = RunningHash.Of(digest);
        hash.Append(new byte[1000]);

        Assert.Null(RunningHash.Restore(digest, new HashCheckpoint(position, hash.State![..length])));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"repository":"a","address":"http://x/"}""")]
    [InlineData("""{"repository":"a","address":"http://x/","hashes":[null]}""")]
    [InlineData("""{"repository":"a","address":"http://x/","hashes":[{"position":1}]}""")]
    [InlineData("""{"repository":"a","address":"http://x/","hashes":[{"position":1,"state":"?"}]}""")]
    public void An_invalid_checkpoint_is_ignored(string? text) => Assert.Null(UploadCheckpoint.Parse(text));

    private static Digest DigestOf(string algorithm, byte[] bytes) =>
        Digest.Parse($"{algorithm}:{Convert.ToHexStringLower(algorithm == "sha512" ? SHA512.HashData(bytes) : SHA256.HashData(bytes))}");
}
