namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>A parsed request path (distribution-spec, "Endpoints"). The names in it are not validated.</summary>
internal sealed record RegistryRoute(RequestKind Kind, string Repository = "", string Reference = "")
{
    public const string TokenPath = "/token";

    private const string Root = "/v2/";

    public static RegistryRoute Parse(string path)
    {
        if (path == TokenPath)
            return new(RequestKind.Token);
        if (path == "/v2")
            return new(RequestKind.Base);
        if (!path.StartsWith(Root, StringComparison.Ordinal))
            return new(RequestKind.Other);

        // A repository has any number of segments, so the path is matched from its end.
        return path[Root.Length..].Split('/') switch
        {
            [""] => new(RequestKind.Base),
            ["_catalog"] => new(RequestKind.Catalog),
            [.. var name, "tags", "list"] => Of(RequestKind.Tags, name),
            [.. var name, "blobs", "uploads"] => Of(RequestKind.UploadStart, name),
            [.. var name, "blobs", "uploads", ""] => Of(RequestKind.UploadStart, name),
            [.. var name, "blobs", "uploads", var session] => Of(RequestKind.Upload, name, session),
            [.. var name, "blobs", var digest] => Of(RequestKind.Blob, name, digest),
            [.. var name, "manifests", var reference] => Of(RequestKind.Manifest, name, reference),
            [.. var name, "referrers", var digest] => Of(RequestKind.Referrers, name, digest),
            _ => new(RequestKind.Other),
        };
    }

    private static RegistryRoute Of(RequestKind kind, string[] name, string reference = "") => new(kind, string.Join('/', name), reference);
}
