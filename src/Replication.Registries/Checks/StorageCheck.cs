using Replication.Contracts.Images;
using Replication.Contracts.Instances;

namespace Replication.Registries.Checks;

/// <summary>Checks whether a folder or bucket can be read, and can be written to. It leaves nothing behind.</summary>
internal sealed class StorageCheck(ImageStore store, Action openToWrite)
{
    private readonly CheckSheet _sheet = new();

    /// <summary>Returns one result per check. <paramref name="repository"/> is the repository to read; null for the first one.</summary>
    public async Task<IReadOnlyList<CheckAnswer>> RunAsync(
        RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken)
    {
        await AskReadAsync(repository, cancellationToken);
        if (checksWrite)
            AskWrite();
        else
            _sheet.Skip("write", "the bucket is not a target");
        return _sheet.Answers;
    }

    private async Task AskReadAsync(RepositoryName? repository, CancellationToken cancellationToken)
    {
        try
        {
            if (repository is null)
            {
                var page = await store.ListRepositoriesAsync(last: null, count: 1, cancellationToken);
                if (page.Items is not [var first, ..] || !RepositoryName.TryParse(first, out repository))
                {
                    _sheet.Ok("read", $"{store.Host} can be read and has no images");
                    return;
                }
            }
            await store.ListTagsAsync(repository, last: null, count: 1, cancellationToken);
            _sheet.Ok("read", $"the tags of {repository} can be listed");
        }
        catch (RegistryException e)
        {
            _sheet.Fail("read", e.Failure);
        }
    }

    private void AskWrite()
    {
        try
        {
            openToWrite();
            _sheet.Ok("write", "a temporary file was created and removed");
        }
        catch (RegistryException e)
        {
            _sheet.Fail("write", e.Failure);
        }
    }
}
