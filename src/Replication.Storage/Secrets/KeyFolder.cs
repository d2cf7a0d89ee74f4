using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Replication.Storage.Secrets;

/// <summary>Encryption keys as files in a folder that all processes share.</summary>
internal static class KeyFolder
{
    /// <summary>Opens the folder, or creates it. Throws <see cref="StoreUnusableException"/>.</summary>
    public static IXmlRepository Open(string path)
    {
        try
        {
            OwnerFiles.MakeFolder(path);
            var files = new KeyFiles(Path.GetFullPath(path));
            files.GetAllElements();
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(StoreFault.Keys, $"The folder of the keys '{path}' cannot be used: {e.Message}", e);
        }
    }
}
