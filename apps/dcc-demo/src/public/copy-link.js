// « Copier le lien »: the button appears where a clipboard is there to be written to, and says what it did.
for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const said = button.parentElement.querySelector('.copied');
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = 'Lien copié';
    } catch {
      said.textContent = 'La copie est refusée par le navigateur : sélectionnez le lien et copiez-le.';
    }
  });
}
