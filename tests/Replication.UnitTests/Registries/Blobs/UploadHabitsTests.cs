using Replication.Registries.Blobs;
using Xunit;

namespace Replication.UnitTests.Registries.Blobs;

public sealed class UploadHabitsTests
{
    [Fact]
    public void The_smallest_refused_size_is_where_patches_begin()
    {
        var habits = new UploadHabits(new Uri("https://registry.example"));
        Assert.False(habits.WantsPatch(long.MaxValue - 1));

        habits.RefusedPut(500);
        habits.RefusedPut(900);
        Assert.False(habits.WantsPatch(499));
        Assert.True(habits.WantsPatch(500));
        habits.RefusedPut(100);
        Assert.True(habits.WantsPatch(100));
    }

    [Fact]
    public void What_is_too_long_is_sent_in_a_shorter_kind_of_request_until_there_is_none()
    {
        var habits = new UploadHabits(new Uri("https://registry.example"));
        const long Blob = 20 << 20;
        Assert.Equal(Blob, habits.PartOf(Blob, 0));

        Assert.True(habits.RefusedLength(Blob));
        Assert.True(habits.WantsPatch(Blob));
        Assert.Equal(Blob, habits.PartOf(Blob, 0));
        Assert.True(habits.RefusedLength(Blob));
        Assert.Equal(8 << 20, habits.PartOf(Blob, 0));
        Assert.Equal(10 << 20, habits.PartOf(Blob, 10 << 20));
        Assert.True(habits.RefusedLength(Blob));
        Assert.Equal(1 << 20, habits.PartOf(Blob, 0));
        Assert.Equal(5, habits.PartOf(5, 0));
        Assert.False(habits.RefusedLength(Blob));
    }

    [Theory]
    [InlineData("https://firm.azurecr.io", 20_000_000, true)]
    [InlineData("https://firm.azurecr.io", 1_000_000, false)]
    [InlineData("https://firm.example", 20_000_000, false)]
    public void Azure_is_known_to_want_patches_for_large_blobs(string endpoint, long bytes, bool wantsPatch) =>
        Assert.Equal(wantsPatch, new UploadHabits(new Uri(endpoint)).WantsPatch(bytes));
}
