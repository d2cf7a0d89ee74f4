using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>Reads the steps of a walk in parts, each within a time.</summary>
internal sealed class StepReader(IAsyncEnumerator<WalkStep> steps, TimeSpan gatherTime, TimeProvider time) : IAsyncDisposable
{
    /// <summary>True after the first successful request.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>
    /// Reads steps with at most <paramref name="room"/> images. The result holds both the steps and the failure when the walk failed after
    /// some steps.
    /// </summary>
    public async Task<(List<WalkStep> Steps, List<ExistingImage> Images, CopyFailure? Failure)> ReadAsync(int room)
    {
        var read = new List<WalkStep>();
        var images = new List<ExistingImage>();
        var began = time.GetTimestamp();
        try
        {
            while (images.Count < room
                && (read.Count == 0 || time.GetElapsedTime(began) < gatherTime)
                && await steps.MoveNextAsync())
            {
                HasBegun = true;
                read.Add(steps.Current);
                if (steps.Current.Image is { } image)
                    images.Add(image);
                if (steps.Current.After is null)
                    break;
            }
        }
        catch (RegistryException e)
        {
            return (read, images, e.Failure);
        }
        return (read, images, null);
    }

    public ValueTask DisposeAsync() => steps.DisposeAsync();
}
