using Replication.Contracts.Images;
using Replication.Contracts.Instances;

namespace Replication.Registries.Checks;

/// <summary>Checks whether a folder or bucket can be read, and can be written to. It leaves nothing behind.</summary>
internal sealed class StorageCheck(ImageStore store, CheckSheet sheet, Action openToWrite)
{
    /// <summary>Adds one result per check. <paramref name="repository"/> is the repository to read; null for the first one.</summary>
    public async Task RunAsync(RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken)
    {
        await AskReadAsync(repository, cancellationToken);
        if (checksWrite)
            AskWrite();
        else
            sheet.Skip("write", CheckCode.WriteUnneeded, "the bucket is not a target");
    }

    private async Task AskReadAsync(RepositoryName? repository, CancellationToken cancellationToken)
    {
        sheet.Begin("read");
        try
        {
            if (repository is null)
            {
                var page = await store.ListRepositoriesAsync(last: null, count: 1, cancellationToken);
                if (page.Items is not [var first, ..] || !RepositoryName.TryParse(first, out repository))
                {
                    sheet.Ok("read", CheckCode.Readable, $"{store.Host} can be read and has no images");
                    return;
                }
            }
            await store.ListTagsAsync(repository, last: null, count: 1, cancellationToken);
            sheet.Ok("read", CheckCode.Readable, $"the tags of {repository} can be listed");
        }
        catch (RegistryException e)
        {
            sheet.Fail("read", e.Failure);
        }
    }

    private void AskWrite()
    {
        sheet.Begin("write");
        try
        {
            openToWrite();
            sheet.Ok("write", CheckCode.Writable, "a temporary file was created and removed");
        }
        catch (RegistryException e)
        {
            sheet.Fail("write", e.Failure);
        }
    }
}
