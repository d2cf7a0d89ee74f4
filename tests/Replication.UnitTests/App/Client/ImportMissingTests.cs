using Replication.App.Client;
using Xunit;

namespace Replication.UnitTests.App.Client;

public sealed class ImportMissingTests
{
    [Theory]
    [InlineData(2, 0, 3, false, "2 of 3 images are missing. Copy them with the same command without --dry-run and --missing.")]
    [InlineData(
        1, 1, 2, false,
        "1 of 2 images is missing. Copy them with the same command without --dry-run and --missing. 1 more is on the way to the target.")]
    [InlineData(0, 0, 3, false, "Nothing is missing: 3 images.")]
    [InlineData(0, 2, 3, false, "Nothing is missing: 3 images. 2 more are on the way to the target.")]
    [InlineData(0, 0, 1, true, "No missing image was found, but the check is not complete: 1 image.")]
    public void The_last_line_says_how_many_images_are_missing(long missing, long onTheWay, long found, bool isIncomplete, string text) =>
        Assert.Equal(text, ImportMissing.Summary(missing, onTheWay, found, isIncomplete));
}
