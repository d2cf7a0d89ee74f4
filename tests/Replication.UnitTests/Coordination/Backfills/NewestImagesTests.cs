using Replication.Coordination.Backfills;
using Xunit;

namespace Replication.UnitTests.Coordination.Backfills;

public sealed class NewestImagesTests
{
    // Tags with the day on which their image was created.
    [Theory]
    [InlineData(1, "a1 b3 c2", "b")]
    [InlineData(2, "a1 b3 c2", "b c")]
    [InlineData(9, "a1 b3", "a b")]
    // Of images of one time, the last name is the newest.
    [InlineData(1, "a1 b1", "b")]
    // A time that is not known is older than all others.
    [InlineData(1, "a? b1", "b")]
    [InlineData(1, "a1 b?", "a")]
    [InlineData(1, "a? b?", "b")]
    [InlineData(2, "", "")]
    public void The_images_that_were_created_last_are_the_newest(int count, string images, string expected)
    {
        var newest = new NewestImages(count);
        var all = images.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        foreach (var image in all)
            newest.Add(image[..1], image[1] == '?' ? null : DateTimeOffset.UnixEpoch.AddDays(image[1] - '0'));

        Assert.Equal(expected, string.Join(' ', all.Select(static it => it[..1]).Where(newest.Contains)));
    }
}
