using Amazon.S3.Model;
using Replication.Registries.Layouts;
using Replication.Registries.Lists;

namespace Replication.Registries.Buckets;

/// <summary>The objects of a bucket of an object store with the S3 API. A folder is what several keys begin with, up to a slash.</summary>
internal sealed class S3Objects(S3Calls calls) : IBucketObjects
{
    private const int MostPerPage = 1000;

    public string Name => $"The bucket {Path}";

    public string Path => calls.Place.Url;

    public async Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken)
    {
        var all = new List<string>();
        for (string? last = null; ;)
        {
            var page = await ListFoldersAsync(folder, last, MostPerPage, cancellationToken);
            all.AddRange(page.Items);
            if (page.Next is null)
                return all;
            last = page.Next;
        }
    }

    public async Task<RegistryPage> ListFoldersAsync(string folder, string? last, int count, CancellationToken cancellationToken)
    {
        var prefix = calls.Place.KeyOf(folder);
        var request = RequestOf(prefix, Math.Min(count, MostPerPage));
        request.Delimiter = "/";
        // The character after the slash: no key of the folder itself comes later.
        request.StartAfter = last is null ? null : $"{prefix}{last}0";
        for (; ; )
        {
            var page = await calls.ListAsync(WhatOf(folder), request, cancellationToken);
            var names = (page.CommonPrefixes ?? []).Select(name => name[prefix.Length..].TrimEnd('/')).Where(it => it != last).ToList();
            if (page.IsTruncated != true)
                return new RegistryPage(names, Next: null);
            if (names.Count > 0)
                return new RegistryPage(names, names[^1]);
            // A page with files only.
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public async Task<bool> HasFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var page = await calls.ListAsync(WhatOf(folder), RequestOf(calls.Place.KeyOf(folder), count: 1), cancellationToken);
        return page.S3Objects is [_, ..];
    }

    public async ValueTask<long?> LengthOfAsync(string file, CancellationToken cancellationToken) =>
        await calls.LengthOfAsync(WhatOf(file), calls.Place.KeyOf(file), cancellationToken);

    public async ValueTask<StoredFile?> OpenAsync(string file, CancellationToken cancellationToken)
    {
        var (what, key) = (WhatOf(file), calls.Place.KeyOf(file));
        try
        {
            return await calls.GetAsync(what, key, startAt: 0, etag: null, cancellationToken) is { } response
                ? new StoredFile(new S3Content(calls, what, key, response))
                : null;
        }
        catch (RegistryException exception) when (S3Failures.IsEmpty(exception.InnerException))
        {
            return new StoredFile([]);
        }
    }

    // A bucket that does not exist, or that must not be read, fails.
    public Task RequireAsync(CancellationToken cancellationToken) =>
        calls.ListAsync(Name, RequestOf(calls.Place.Prefix, count: 1), cancellationToken);

    public void Dispose() => calls.Dispose();

    private ListObjectsV2Request RequestOf(string prefix, int count) => new()
    {
        BucketName = calls.Place.Bucket,
        Prefix = prefix,
        MaxKeys = count,
    };

    private string WhatOf(string file) => $"{Name}, object {file},";
}
