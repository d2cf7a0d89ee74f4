using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class RewindableHashTests
{
    private const int Part = 1024 * 1024;

    [Theory]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(RewindableHash.Distance)]
    [InlineData(RewindableHash.Distance * 3 / 2)]
    [InlineData(RewindableHash.Distance * 10)]
    [InlineData(RewindableHash.Distance * 20)]
    public void Rewinding_any_distance_gives_the_same_hash(long to)
    {
        var bytes = new byte[RewindableHash.Distance * 20];
        new Random(1).NextBytes(bytes);
        using var hash = new RewindableHash(Digest.Sha256Of(bytes));
        Append(hash, bytes);
        Assert.True(hash.Matches);

        for (var i = 0; i < 2; i++)
        {
            hash.RewindTo(to);
            Assert.InRange(hash.Position, 0, to);
            Assert.Equal(to == bytes.Length, hash.Matches);
            Append(hash, bytes);
            Assert.True(hash.Matches);
        }
    }

    [Fact]
    public void Rewinding_the_bytes_in_flight_reads_little_again()
    {
        using var hash = new RewindableHash(Digest.Sha256Of([]));
        Append(hash, new byte[RewindableHash.Distance * 20]);

        hash.RewindTo((RewindableHash.Distance * 18) + 5);

        Assert.Equal(RewindableHash.Distance * 18, hash.Position);
    }

    [Fact]
    public void Another_process_resumes_near_the_last_position()
    {
        var bytes = new byte[RewindableHash.Distance * 10];
        new Random(2).NextBytes(bytes);
        using var first = new RewindableHash(Digest.Sha256Of(bytes));
        while (first.Position < RewindableHash.Distance * 7)
            first.Append(bytes.AsSpan((int)first.Position, 100_003));
        var checkpoint = UploadCheckpoint.Parse(new UploadCheckpoint("team/app", "http://127.0.0.1/x", first.Checkpoints).ToText());

        using var second = new RewindableHash(Digest.Sha256Of(bytes), checkpoint!.Hashes);
        second.RewindTo(first.Position - 1000);

        Assert.InRange(second.Position, first.Position - RewindableHash.Distance - 100_003, first.Position);
        Append(second, bytes);
        Assert.True(second.Matches);
    }

    private static void Append(RewindableHash hash, byte[] bytes)
    {
        while (hash.Position < bytes.Length)
            hash.Append(bytes.AsSpan((int)hash.Position, (int)Math.Min(Part, bytes.Length - hash.Position)));
    }
}
