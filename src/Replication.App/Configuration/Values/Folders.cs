namespace Replication.App.Configuration.Values;

/// <summary>Paths of folders.</summary>
internal static class Folders
{
    public static ValueKind<string> Folder { get; } = new("the path of a folder", static text => Scalars.IsPlain(text)
        ? ReadValue<string>.Of(text)
        : ReadValue<string>.Refused());
}
