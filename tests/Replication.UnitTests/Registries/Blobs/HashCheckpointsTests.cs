using Replication.Contracts.Images;
using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class HashCheckpointsTests
{
    private const int Part = 1024 * 1024;

    [Theory]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(HashCheckpoints.Distance)]
    [InlineData(HashCheckpoints.Distance * 3 / 2)]
    [InlineData(HashCheckpoints.Distance * 10)]
    [InlineData(HashCheckpoints.Distance * 20)]
    public void However_far_it_goes_back_it_comes_to_the_same_hash(long to)
    {
        var bytes = new byte[HashCheckpoints.Distance * 20];
        new Random(1).NextBytes(bytes);
        using var hash = new HashCheckpoints(Digest.Sha256Of(bytes));
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
    public void Going_back_what_was_in_flight_reads_little_again()
    {
        using var hash = new HashCheckpoints(Digest.Sha256Of([]));
        Append(hash, new byte[HashCheckpoints.Distance * 20]);

        hash.RewindTo((HashCheckpoints.Distance * 18) + 5);

        Assert.Equal(HashCheckpoints.Distance * 18, hash.Position);
    }

    [Fact]
    public void Another_process_goes_on_near_where_this_one_was()
    {
        var bytes = new byte[HashCheckpoints.Distance * 10];
        new Random(2).NextBytes(bytes);
        using var first = new HashCheckpoints(Digest.Sha256Of(bytes));
        while (first.Position < HashCheckpoints.Distance * 7)
            first.Append(bytes.AsSpan((int)first.Position, 100_003));
        var mark = UploadMark.Parse(new UploadMark("team/app", "http://127.0.0.1/x", first.Marks).ToText());

        using var second = new HashCheckpoints(Digest.Sha256Of(bytes), mark!.Hashes);
        second.RewindTo(first.Position - 1000);

        Assert.InRange(second.Position, first.Position - HashCheckpoints.Distance - 100_003, first.Position);
        Append(second, bytes);
        Assert.True(second.Matches);
    }

    private static void Append(HashCheckpoints hash, byte[] bytes)
    {
        while (hash.Position < bytes.Length)
            hash.Append(bytes.AsSpan((int)hash.Position, (int)Math.Min(Part, bytes.Length - hash.Position)));
    }
}
