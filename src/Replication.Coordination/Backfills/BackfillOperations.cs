using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Backfills;

/// <summary>Descriptions of the operations on backfills.</summary>
internal static class BackfillOperations
{
    private const string Example = """{"dryRun":true,"thorough":false,"repositories":["team/app"]}""";

    public static ApiOperation Create { get; } =
        new("createBackfill", "Creates a backfill, which replicates the images that existed before the rule.")
        {
            Description = "With since, the backfill replicates only images that were pushed since that time while the rule was paused; it "
                + "reads the recorded pushes, not the lists of the source. A dry run is allowed while the rule is paused.",
            Body = new(typeof(BackfillRequest), Example),
            Success = new(202, "The backfill. It starts soon.", typeof(BackfillDocument)) { HasLocation = true },
            Problems = new Dictionary<int, string[]>
            {
                [404] = ["rule.unknown"],
                [409] = ["rule.paused", "backfill.underWay"],
                [422] = ["request.unknownKey", "request.value", "request.repository", "backfill.repository"],
            },
        };

    public static ApiOperation List { get; } = new("listBackfills", "Lists the backfills, newest first.")
    {
        Parameters = [new("rule", "Backfills of the rule with this id or name."), SharedParameters.After, SharedParameters.Limit],
        Success = new(200, "A page of backfills.", typeof(Page<BackfillDocument>)),
    };

    public static ApiOperation Find { get; } = new("findBackfill", "Returns one backfill with its progress.")
    {
        Success = new(200, "The backfill.", typeof(BackfillDocument)),
        Problems = new Dictionary<int, string[]> { [404] = ["backfill.unknown"] },
    };

    public static ApiOperation ListMissing { get; } =
        new("listMissingImages", "Lists the images that a dry run found missing at the target.")
        {
            Description =
                "Sorted by repository, then tag. While the dry run is not finished, later calls may return more. An image is missing "
                    + "when the target answers that it has no image or another one under its tag. An image that could not be "
                    + "checked is not listed: the dry run waits, or fails with the reason. onTheWay is true when a task waits or runs that "
                    + "brings the image to the target.",
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Success = new(200, "A page of images, each with its source and target.", typeof(Page<ShownMissingImage>)),
            Problems = new Dictionary<int, string[]> { [404] = ["backfill.unknown"], [409] = ["backfill.notDryRun"] },
        };

    public static ApiOperation Cancel { get; } = new("cancelBackfill", "Cancels a backfill. Images that it copied remain at the target.")
    {
        Success = new(202, "The backfill. It stops soon.", typeof(BackfillDocument)) { HasLocation = true },
        Problems = new Dictionary<int, string[]> { [404] = ["backfill.unknown"], [409] = ["backfill.finished"] },
    };
}
