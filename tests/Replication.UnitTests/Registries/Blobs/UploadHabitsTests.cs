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

    [Theory]
    [InlineData("https://firm.azurecr.io", 20_000_000, true)]
    [InlineData("https://firm.azurecr.io", 1_000_000, false)]
    [InlineData("https://firm.example", 20_000_000, false)]
    public void Azure_is_known_to_want_patches_for_large_blobs(string endpoint, long bytes, bool wantsPatch) =>
        Assert.Equal(wantsPatch, new UploadHabits(new Uri(endpoint)).WantsPatch(bytes));
}
